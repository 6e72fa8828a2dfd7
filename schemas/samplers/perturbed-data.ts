import {Type, type Static} from 'typebox';

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
export type PerturbedDataConfig = Static<typeof PerturbedDataConfig>;
