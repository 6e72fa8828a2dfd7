import {Type, type Static} from 'typebox';

const exclude = {additionalProperties: false} as const;

export const VeConfig = Type.Object(
  {
    type: Type.Literal('ve', {description: 'Variance exploding: σ(t) = σ_min (σ_max / σ_min)^t'}),
    sigma_min: Type.Number({
      exclusiveMinimum: 0,
      default: 0.01,
      description: 'σ at t = 0, in units of the data',
    }),
    sigma_max: Type.Number({
      exclusiveMinimum: 0,
      default: 50,
      description: 'σ at t = 1, in units of the data',
    }),
  },
  exclude,
);

export const LinearVeConfig = Type.Object(
  {
    type: Type.Literal('linear-ve', {description: 'Variance exploding: σ(t) = t σ_max'}),
    sigma_max: Type.Number({
      exclusiveMinimum: 0,
      default: 50,
      description: 'σ at t = 1, in units of the data',
    }),
  },
  exclude,
);

const betas = {
  beta_min: Type.Number({minimum: 0, default: 0.1, description: 'Rate β at t = 0, per unit of time'}),
  beta_max: Type.Number({exclusiveMinimum: 0, default: 20, description: 'Rate β at t = 1, per unit of time'}),
};

export const VpConfig = Type.Object(
  {type: Type.Literal('vp', {description: 'Variance preserving, β(t) linear'}), ...betas},
  exclude,
);

export const SubVpConfig = Type.Object(
  {type: Type.Literal('sub-vp', {description: 'Variance below that of vp, the same mean'}), ...betas},
  exclude,
);

/** The noising processes a pipeline file can name. */
export const SdeConfig = Type.Union([VeConfig, LinearVeConfig, VpConfig, SubVpConfig], {
  description: 'Noising process',
});
export type SdeConfig = Static<typeof SdeConfig>;
