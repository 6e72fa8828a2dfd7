import {Type, type Static} from 'typebox';
import {smallestTime} from './ends.ts';

const exclude = {additionalProperties: false} as const;

export const PredictorCorrectorConfig = Type.Object(
  {
    type: Type.Literal('predictor-corrector'),
    predictor: Type.Union(
      [
        Type.Literal('euler-maruyama'),
        Type.Literal('reverse-diffusion'),
        Type.Literal('ancestral'),
        Type.Literal('none'),
      ],
      {default: 'reverse-diffusion', description: 'how a step to an earlier time is made'},
    ),
    corrector: Type.Union(
      [Type.Literal('langevin'), Type.Literal('annealed-langevin'), Type.Literal('none')],
      {default: 'langevin', description: 'Langevin dynamics at a time, its step set by norms or by σ'},
    ),
    order: Type.Union([Type.Literal('corrector-first'), Type.Literal('predictor-first')], {
      default: 'corrector-first',
      description: 'which comes first at a time: the corrector as released, or the predictor as in the paper',
    }),
    steps: Type.Integer({
      work: true,
      minimum: 2,
      default: 1000,
      description: 'number of times N from 1 to the smallest',
    }),
    corrector_steps: Type.Integer({minimum: 1, default: 1, description: 'corrector steps at a time'}),
    snr: Type.Number({
      exclusiveMinimum: 0,
      default: 0.16,
      description: "signal-to-noise ratio of the corrector's steps",
    }),
    norms: Type.Union([Type.Literal('example'), Type.Literal('batch')], {
      default: 'example',
      description:
        "norms behind the langevin corrector's step: each example's own, or the batch's mean as published, which makes a " +
        'sample depend on its batch; examples of a few numbers need the latter, their own norms come too near to 0',
    }),
    noise_removal: Type.Boolean({default: true, description: 'whether the last predictor adds no noise'}),
    probability_flow: Type.Boolean({
      default: false,
      description: 'whether the predictor follows the probability flow, without noise',
    }),
    smallest_time: smallestTime,
  },
  {...exclude, description: 'predictor-corrector sampling (Song et al. 2021)'},
);
export type PredictorCorrectorConfig = Static<typeof PredictorCorrectorConfig>;
