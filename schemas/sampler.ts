import {Type, type Static} from 'typebox';
import {AdaptiveSdeConfig} from './samplers/adaptive-sde.ts';
import {DpmSolverConfig, HeunConfig, ProbabilityFlowConfig} from './samplers/flow.ts';
import {AnnealedLangevinConfig, LangevinConfig, ReleasedPcConfig} from './samplers/langevin.ts';
import {PerturbedDataConfig} from './samplers/perturbed-data.ts';
import {PredictorCorrectorConfig} from './samplers/predictor-corrector.ts';

/** The samplers a pipeline file can name. */
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
