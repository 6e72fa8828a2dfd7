import {Type, type Static} from 'typebox';

const steps = Type.Integer({minimum: 1, default: 1000, description: 'number of updates'});
const epsilon = Type.Number({
  exclusiveMinimum: 0,
  default: 3.5,
  description: 'step size ε, in units of the data',
});
const noiseScale = Type.Number({minimum: 0, default: 1, description: 'factor on the injected noise'});

export const LangevinConfig = Type.Object(
  {
    type: Type.Literal('langevin'),
    sigma: Type.Number({
      exclusiveMinimum: 0,
      default: 7.5,
      description: 'the one noise level σ, in units of the data',
    }),
    epsilon,
    steps,
    noise_scale: noiseScale,
  },
  {additionalProperties: false, description: 'Langevin dynamics at one noise level: x + (ε²/2) s(x) + ε z'},
);

export const ReleasedPcConfig = Type.Object(
  {
    type: Type.Literal('released-pc'),
    sigma_min: Type.Number({exclusiveMinimum: 0, default: 0.001, description: 'first noise level σ'}),
    sigma_max: Type.Number({
      exclusiveMinimum: 0,
      default: 10,
      description: 'the noise level after the last σ',
    }),
    epsilon,
    steps,
    noise_scale: noiseScale,
  },
  {
    additionalProperties: false,
    description:
      "the released toy code's sampler, faults included: σ ascends and the step is x + √(2ε) s(x) + ε z",
  },
);

export const PerturbedDataConfig = Type.Object(
  {
    type: Type.Literal('perturbed-data'),
    sigma: Type.Number({
      exclusiveMinimum: 0,
      default: 7.5,
      description: 'noise level σ, in units of the data',
    }),
  },
  {
    additionalProperties: false,
    description: "exact draws from the data's own density at σ, by class: the oracle",
  },
);

const exclude = {additionalProperties: false} as const;

const smallestTime = Type.Optional(
  Type.Number({
    exclusiveMinimum: 0,
    exclusiveMaximum: 1,
    description:
      'the time at which sampling ends; if absent 1e-5 for ve and linear-ve, 1e-3 for vp and sub-vp',
  }),
);

const Denoise = Type.Union(
  [Type.Literal('none'), Type.Literal('reverse-diffusion'), Type.Literal('tweedie')],
  {
    description:
      'how the last noise is taken away: not at all, by the mean of one reverse-diffusion step of 1000 as released, ' +
      'or by the mean of the clean data',
  },
);
export type Denoise = Static<typeof Denoise>;

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
    steps: Type.Integer({minimum: 2, default: 1000, description: 'number of times N from 1 to the smallest'}),
    corrector_steps: Type.Integer({minimum: 1, default: 1, description: 'corrector steps at a time'}),
    snr: Type.Number({
      exclusiveMinimum: 0,
      default: 0.16,
      description: "signal-to-noise ratio of the corrector's steps",
    }),
    norms: Type.Union([Type.Literal('batch'), Type.Literal('example')], {
      default: 'batch',
      description:
        "norms behind the langevin corrector's step: the batch's mean as published, which makes a sample depend on " +
        "its batch, or each example's own",
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
        "what becomes of a rejected step's noise: the shorter step goes by what was seen, or draws anew as released, " +
        'which is wrong where an example has few numbers',
    }),
    smallest_time: smallestTime,
    denoise: Type.Unsafe<Denoise>({...Denoise, default: 'tweedie'}),
  },
  {
    ...exclude,
    description:
      'the reverse SDE in steps that fit themselves to each sample (Jolicoeur-Martineau et al. 2021)',
  },
);

export const AnnealedLangevinConfig = Type.Object(
  {
    type: Type.Literal('annealed-langevin'),
    sigma_max: Type.Number({exclusiveMinimum: 0, default: 50, description: 'first noise level σ'}),
    sigma_min: Type.Number({exclusiveMinimum: 0, default: 0.01, description: 'last noise level σ'}),
    levels: Type.Integer({
      minimum: 2,
      default: 232,
      description: 'number of levels, in geometric progression',
    }),
    steps_per_level: Type.Integer({minimum: 1, default: 5, description: 'updates at a level'}),
    step_size: Type.Number({
      exclusiveMinimum: 0,
      default: 6.2e-6,
      description: 'ε, the step at the last level; at others it goes with σ²',
    }),
    denoise: Type.Boolean({default: true, description: 'whether the last noise is taken away, x + σ² s'}),
    start: Type.Union([Type.Literal('uniform'), Type.Literal('prior')], {
      default: 'uniform',
      description: 'law of the first points: uniform on [0, 1) as published, or normal with the first σ',
    }),
  },
  {...exclude, description: 'annealed Langevin dynamics of NCSN and NCSNv2 (Song and Ermon 2019, 2020)'},
);

export const HeunConfig = Type.Object(
  {
    type: Type.Literal('heun'),
    steps: Type.Integer({minimum: 1, default: 18, description: 'steps; all but the last evaluate twice'}),
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

export const DpmSolverConfig = Type.Object(
  {
    type: Type.Literal('dpm-solver++'),
    solver: Type.Union([Type.Literal('2m'), Type.Literal('2s')], {
      default: '2m',
      description: 'second order by the step before (one evaluation a step), or by the middle (two)',
    }),
    steps: Type.Integer({minimum: 1, default: 20, description: 'number of steps'}),
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

export const SamplerConfig = Type.Union([
  LangevinConfig,
  ReleasedPcConfig,
  PerturbedDataConfig,
  PredictorCorrectorConfig,
  ProbabilityFlowConfig,
  AdaptiveSdeConfig,
  AnnealedLangevinConfig,
  HeunConfig,
  DpmSolverConfig,
]);

export type LangevinConfig = Static<typeof LangevinConfig>;
export type ReleasedPcConfig = Static<typeof ReleasedPcConfig>;
export type PerturbedDataConfig = Static<typeof PerturbedDataConfig>;
export type PredictorCorrectorConfig = Static<typeof PredictorCorrectorConfig>;
export type ProbabilityFlowConfig = Static<typeof ProbabilityFlowConfig>;
export type AdaptiveSdeConfig = Static<typeof AdaptiveSdeConfig>;
export type AnnealedLangevinConfig = Static<typeof AnnealedLangevinConfig>;
export type HeunConfig = Static<typeof HeunConfig>;
export type DpmSolverConfig = Static<typeof DpmSolverConfig>;
export type SamplerConfig = Static<typeof SamplerConfig>;

/** Samplers that end at clean data, or near them, by updates at times that are known beforehand. */
export const CompletingSamplerConfig = Type.Union([
  PredictorCorrectorConfig,
  AnnealedLangevinConfig,
  LangevinConfig,
]);
export type CompletingSamplerConfig = Static<typeof CompletingSamplerConfig>;

/** A sampler that is a list of updates. */
export type UpdateSamplerConfig = CompletingSamplerConfig | ReleasedPcConfig;

/** A sampler that walks along a score. */
export type ScoreSamplerConfig = Exclude<SamplerConfig, PerturbedDataConfig>;
