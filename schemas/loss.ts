import {Type, type Static} from 'typebox';

/** What a score model learns by. */
export const ScoreLossConfig = Type.Object(
  {
    type: Type.Literal('dsm', {description: 'denoising score matching'}),
    weighting_dsm: Type.Number({minimum: 0, default: 1, description: 'w: the loss is weighted by σ^2w'}),
  },
  {additionalProperties: false},
);

/**
 * What a classifier of noisy data learns by. One shape for the three types, so that a matrix can vary `type` alone;
 * `ce` has no use for the settings of `dlsm`, nor `dlsm` for those of `ce`.
 */
export const ClassifierLossConfig = Type.Object(
  {
    type: Type.Union([Type.Literal('ce'), Type.Literal('dlsm'), Type.Literal('total')], {
      description: 'Cross-entropy, denoising likelihood score matching, or dlsm + lambda · ce',
    }),
    weighting_ce: Type.Number({default: 0, description: 'w: cross-entropy is weighted by σ^(−2w)'}),
    weighting_dlsm: Type.Number({minimum: 0, default: 2, description: 'w: dlsm is weighted by σ^2w'}),
    lambda: Type.Number({minimum: 0, default: 1, description: 'Weight of the cross-entropy in total'}),
    epsilon: Type.Number({
      minimum: 0,
      default: 1e-8,
      description: 'Added to p(y|x) before its logarithm is differentiated in dlsm; 0 for none',
    }),
  },
  {additionalProperties: false},
);
export type ClassifierLossConfig = Static<typeof ClassifierLossConfig>;
