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

export const SamplerConfig = Type.Union([LangevinConfig, ReleasedPcConfig, PerturbedDataConfig]);

export type LangevinConfig = Static<typeof LangevinConfig>;
export type ReleasedPcConfig = Static<typeof ReleasedPcConfig>;
export type SamplerConfig = Static<typeof SamplerConfig>;
