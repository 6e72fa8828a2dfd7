import {Type, type Static} from 'typebox';

const exclude = {additionalProperties: false} as const;

const steps = Type.Integer({work: true, minimum: 1, default: 1000, description: 'number of updates'});

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
export type LangevinConfig = Static<typeof LangevinConfig>;

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
export type ReleasedPcConfig = Static<typeof ReleasedPcConfig>;

export const AnnealedLangevinConfig = Type.Object(
  {
    type: Type.Literal('annealed-langevin'),
    sigma_max: Type.Number({exclusiveMinimum: 0, default: 50, description: 'first noise level σ'}),
    sigma_min: Type.Number({exclusiveMinimum: 0, default: 0.01, description: 'last noise level σ'}),
    levels: Type.Integer({
      work: true,
      minimum: 2,
      default: 232,
      description: 'number of levels, in geometric progression',
    }),
    steps_per_level: Type.Integer({work: true, minimum: 1, default: 5, description: 'updates at a level'}),
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
export type AnnealedLangevinConfig = Static<typeof AnnealedLangevinConfig>;
