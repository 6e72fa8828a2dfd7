import {Type, type Static} from 'typebox';
import {Denoise, smallestTime} from './ends.ts';

const exclude = {additionalProperties: false} as const;

const tolerance = (description: string): Type.TNumber =>
  Type.Number({exclusiveMinimum: 0, default: 1e-5, description});

export const ProbabilityFlowConfig = Type.Object(
  {
    type: Type.Literal('probability-flow'),
    rtol: tolerance('error allowed in a step, relative to the value'),
    atol: tolerance('error allowed in a step beside it, in units of the data'),
    smallest_time: smallestTime,
    denoise: Type.Unsafe<Denoise>({...Denoise, default: 'none'}),
  },
  {
    ...exclude,
    description:
      'the probability-flow ODE by adaptive RK45 (Song et al. 2021); points of a batch share its steps',
  },
);
export type ProbabilityFlowConfig = Static<typeof ProbabilityFlowConfig>;

export const HeunConfig = Type.Object(
  {
    type: Type.Literal('heun'),
    steps: Type.Integer({
      work: true,
      minimum: 1,
      default: 18,
      description: 'steps; all but the last evaluate twice',
    }),
    sigma_min: Type.Number({
      exclusiveMinimum: 0,
      default: 0.002,
      description: 'last σ / α before 0; no less than the noising has',
    }),
    sigma_max: Type.Number({
      exclusiveMinimum: 0,
      default: 80,
      description: 'first σ / α; no more than the noising has',
    }),
    rho: Type.Number({
      exclusiveMinimum: 0,
      default: 7,
      description: 'σ / α is evenly spaced in its root of this degree',
    }),
    churn: Type.Number({minimum: 0, default: 0, description: 'S_churn: noise added in all steps together'}),
    churn_min: Type.Number({minimum: 0, default: 0, description: 'S_min: σ / α below which none is added'}),
    churn_max: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        description: 'S_max: σ / α above which none is added; no bound if absent',
      }),
    ),
    churn_noise: Type.Number({minimum: 0, default: 1, description: 'S_noise: factor on the noise added'}),
  },
  {...exclude, description: "EDM's sampler: Heun's method on the probability flow (Karras et al. 2022)"},
);
export type HeunConfig = Static<typeof HeunConfig>;

export const DpmSolverConfig = Type.Object(
  {
    type: Type.Literal('dpm-solver++'),
    solver: Type.Union([Type.Literal('2m'), Type.Literal('2s')], {
      default: '2m',
      description: 'second order by the step before (one evaluation a step), or by the middle (two)',
    }),
    steps: Type.Integer({work: true, minimum: 1, default: 20, description: 'number of steps'}),
    spacing: Type.Union([Type.Literal('log-snr'), Type.Literal('time')], {
      default: 'log-snr',
      description: 'in what the steps are even: log α/σ, or time',
    }),
    lower_order_final: Type.Boolean({
      default: true,
      description: 'whether the last of fewer than 10 steps of 2m is of first order, which is more stable',
    }),
    denoise: Type.Boolean({default: false, description: 'whether the last noise is taken away at the end'}),
    smallest_time: smallestTime,
  },
  {...exclude, description: 'DPM-Solver++ on the probability flow (Lu et al. 2022)'},
);
export type DpmSolverConfig = Static<typeof DpmSolverConfig>;
