import {Type, type Static} from 'typebox';
import {Denoise, smallestTime} from './ends.ts';

const exclude = {additionalProperties: false} as const;

export const AdaptiveSdeConfig = Type.Object(
  {
    type: Type.Literal('adaptive-sde'),
    abstol: Type.Number({
      exclusiveMinimum: 0,
      default: 0.0078,
      description:
        'error allowed in a step, in units of the data: 2/256 of images in [−1, 1]; 0.0039 in [0, 1]',
    }),
    reltol: Type.Number({
      exclusiveMinimum: 0,
      default: 0.01,
      description: 'error allowed in a step, relative to the value',
    }),
    safety: Type.Number({
      exclusiveMinimum: 0,
      maximum: 1,
      default: 0.9,
      description: 'factor on the next step',
    }),
    exponent: Type.Number({
      exclusiveMinimum: 0,
      default: 0.9,
      description: 'r: the next step goes with error^(−r)',
    }),
    initial_step: Type.Number({
      exclusiveMinimum: 0,
      maximum: 1,
      default: 0.01,
      description: 'length of the first step in time; 0.5 as released for DLSM',
    }),
    extrapolation: Type.Boolean({
      default: true,
      description: 'whether a step ends at the mean of both estimates, not at the first',
    }),
    rejected: Type.Union([Type.Literal('kept'), Type.Literal('redrawn')], {
      default: 'kept',
      description:
        "what becomes of a rejected step's noise: all that was seen stays, and shorter steps go by it; or it is drawn anew " +
        'as released, which samples a wrong law where an example has few numbers (of one number, 2.6 times the variance)',
    }),
    smallest_time: smallestTime,
    denoise: Type.Unsafe<Denoise>({...Denoise, default: 'tweedie'}),
  },
  {
    ...exclude,
    description:
      'the reverse SDE in steps that fit themselves to each sample (Jolicoeur-Martineau et al. 2021); rounding, which ' +
      'goes with the size of batches, decides steps: another size draws other samples of the same law',
  },
);
export type AdaptiveSdeConfig = Static<typeof AdaptiveSdeConfig>;
