import type {UpdateSamplerConfig} from '../../schemas/sampler.ts';
import type {Sde} from '../sde/sde.ts';
import {annealedLangevin, langevin, releasedPc} from './langevin.ts';
import {predictorCorrector} from './predictor-corrector.ts';
import type {Start} from './sampler.ts';
import type {Norms, Update} from './updates.ts';

/** A sampler that is one list of updates. */
export interface UpdateSampler {
  readonly start: Start;
  readonly updates: readonly Update[];
  readonly norms: Norms;
}

/** @throws TypeError or RangeError for settings that do not go with the noising. */
export const updateSampler = (config: UpdateSamplerConfig, sde: Sde): UpdateSampler => {
  switch (config.type) {
    case 'langevin':
      return {start: standard, updates: langevin(config, sde), norms: 'batch'};
    case 'released-pc':
      return {start: standard, updates: releasedPc(config, sde), norms: 'batch'};
    case 'annealed-langevin': {
      const start: Start =
        config.start === 'uniform' ? {law: 'uniform'} : {law: 'normal', sigma: config.sigma_max};
      return {start, updates: annealedLangevin(config, sde), norms: 'batch'};
    }
    case 'predictor-corrector': {
      const start: Start = {law: 'normal', sigma: sde.priorSigma};
      return {start, updates: predictorCorrector(config, sde), norms: config.norms};
    }
  }
};

/** N(0, I), whatever the first noise level. */
const standard: Start = {law: 'normal', sigma: 1};
