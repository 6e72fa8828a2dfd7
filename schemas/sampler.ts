import {Type, type Static} from 'typebox';
import {AdaptiveSdeConfig} from './samplers/adaptive-sde.ts';
import {DpmSolverConfig, HeunConfig, ProbabilityFlowConfig} from './samplers/flow.ts';
import {AnnealedLangevinConfig, LangevinConfig, ReleasedPcConfig} from './samplers/langevin.ts';
import {PerturbedDataConfig} from './samplers/perturbed-data.ts';
import {PredictorCorrectorConfig} from './samplers/predictor-corrector.ts';

/** Samplers that walk along a score. */
export const ScoreSamplerConfig = Type.Union([
  LangevinConfig,
  ReleasedPcConfig,
  PredictorCorrectorConfig,
  ProbabilityFlowConfig,
  AdaptiveSdeConfig,
  AnnealedLangevinConfig,
  HeunConfig,
  DpmSolverConfig,
]);
export type ScoreSamplerConfig = Static<typeof ScoreSamplerConfig>;

/** The samplers a pipeline file can name. */
export const SamplerConfig = Type.Union([...ScoreSamplerConfig.anyOf, PerturbedDataConfig]);
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
