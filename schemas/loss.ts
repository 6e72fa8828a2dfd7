import {Type, type Static} from 'typebox';

const exclude = {additionalProperties: false} as const;

const smallestTime = (published: string) =>
  Type.Number({
    minimum: 0,
    exclusiveMaximum: 1,
    default: 0,
    description: `times are uniform from here to 1; above 0 for a noising that begins without noise, as vp; ${published}`,
  });

/** How the squares of an example become its loss. */
export const Reduction = Type.Union([Type.Literal('mean'), Type.Literal('half-sum')], {
  default: 'mean',
  description: "an example's loss is the mean of its squares, or half their sum",
});
export type Reduction = Static<typeof Reduction>;

export const DsmConfig = Type.Object(
  {
    type: Type.Literal('dsm', {description: 'denoising score matching'}),
    weighting_dsm: Type.Number({minimum: 0, default: 1, description: 'w: the loss is weighted by σ^2w'}),
    reduction: Reduction,
    smallest_time: smallestTime('1e-5 in score_sde, 1e-3 in DLSM on CIFAR-10'),
  },
  exclude,
);

export const LikelihoodConfig = Type.Object(
  {
    type: Type.Literal('likelihood', {
      description: 'denoising score matching weighted by g², under which half the sum bounds the likelihood',
    }),
    times: Type.Union([Type.Literal('uniform'), Type.Literal('importance')], {
      default: 'uniform',
      description:
        'uniform times, or times of density g² / σ² with the weight left out: the same loss, less noise',
    }),
    reduction: Reduction,
    smallest_time: Type.Number({
      exclusiveMinimum: 0,
      exclusiveMaximum: 1,
      default: 1e-5,
      description: 'times run from here to 1; score_flow has 1e-5 for vp and 1e-2 for sub-vp',
    }),
  },
  exclude,
);

export const SmldConfig = Type.Object(
  {
    type: Type.Literal('smld', {
      description: "NCSN's loss: denoising score matching at the levels of ve, for given: level",
    }),
    reduction: Reduction,
  },
  exclude,
);

export const DdpmConfig = Type.Object(
  {
    type: Type.Literal('ddpm', {
      description: "DDPM's loss: the error of the predicted noise at the levels of vp, for given: level",
    }),
    reduction: Reduction,
  },
  exclude,
);

/** What a score model learns by. */
export const ScoreLossConfig = Type.Union([DsmConfig, LikelihoodConfig, SmldConfig, DdpmConfig], {
  description: 'Loss of a score model',
});
export type ScoreLossConfig = Static<typeof ScoreLossConfig>;

/** Of what `ce` does not read. Both weightings are of total; dlsm reports the cross-entropy with its weighting. */
const forDlsm = {when: {type: ['dlsm', 'total']}} as const;

/**
 * What a classifier of noisy data learns by. One shape for the three types, so that a matrix can vary `type` alone;
 * what a type has no use for is in no key.
 */
export const ClassifierLossConfig = Type.Object(
  {
    type: Type.Union([Type.Literal('ce'), Type.Literal('dlsm'), Type.Literal('total')], {
      description: 'Cross-entropy, denoising likelihood score matching, or dlsm + lambda · ce',
    }),
    weighting_ce: Type.Number({default: 0, description: 'w: cross-entropy is weighted by σ^(−2w)'}),
    weighting_dlsm: Type.Number({
      ...forDlsm,
      minimum: 0,
      default: 2,
      description: 'w: dlsm is weighted by σ^2w',
    }),
    lambda: Type.Number({
      when: {type: ['total']},
      minimum: 0,
      default: 1,
      description: 'Weight of the cross-entropy in total',
    }),
    epsilon: Type.Number({
      ...forDlsm,
      minimum: 0,
      default: 1e-8,
      description: 'Added to p(y|x) before its logarithm is differentiated in dlsm; 0 for none',
    }),
    smallest_time: smallestTime('0 for the two moons of DLSM, 1e-5 for its CIFAR-10'),
  },
  {additionalProperties: false},
);
export type ClassifierLossConfig = Static<typeof ClassifierLossConfig>;
