import {Type, type Static} from 'typebox';

const smallestTime = Type.Number({
  exclusiveMinimum: 0,
  exclusiveMaximum: 1,
  default: 1e-5,
  description: 'the time at which the noised data stand for the data; score_flow has 1e-2 for sub-vp',
});

export const FlowLikelihoodConfig = Type.Object(
  {
    type: Type.Literal('flow', {
      description: 'the likelihood of the probability flow, by an adaptive solver',
    }),
    divergence: Type.Union([Type.Literal('rademacher'), Type.Literal('gaussian'), Type.Literal('exact')], {
      default: 'rademacher',
      description:
        'by one probe of ±1 or of normal numbers for the whole way; exact for data of few dimensions: it costs as many passes',
    }),
    rtol: Type.Number({
      exclusiveMinimum: 0,
      default: 1e-5,
      description: 'error allowed relative to the solution',
    }),
    atol: Type.Number({
      exclusiveMinimum: 0,
      default: 1e-5,
      description: 'error allowed besides, in units of the data',
    }),
    smallest_time: smallestTime,
  },
  {additionalProperties: false},
);

export const BoundConfig = Type.Object(
  {
    type: Type.Literal('bound', {
      description:
        'a lower bound on the likelihood of the SDE, of which the bits are an upper one (score_flow)',
    }),
    draws: Type.Integer({minimum: 1, default: 1000, description: 'draws of time and noise for an example'}),
    times: Type.Union([Type.Literal('importance'), Type.Literal('uniform')], {
      default: 'importance',
      description: 'times of density g² / σ², at which the bound varies least, or uniform ones',
    }),
    smallest_time: smallestTime,
  },
  {additionalProperties: false},
);

/** How likelihoods are found. */
export const LikelihoodConfig = Type.Union([FlowLikelihoodConfig, BoundConfig], {
  default: {type: 'flow'},
  description: 'how likelihoods are found',
});
export type FlowLikelihoodConfig = Static<typeof FlowLikelihoodConfig>;
export type BoundConfig = Static<typeof BoundConfig>;
export type LikelihoodConfig = Static<typeof LikelihoodConfig>;
