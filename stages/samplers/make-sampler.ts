import type {ScoreSamplerConfig} from '../../schemas/sampler.ts';
import type {Sde} from '../sde/sde.ts';
import {adaptiveSdePhase} from './adaptive-sde.ts';
import {denoisingPhases} from './denoise.ts';
import {dpmSolver} from './dpm-solver.ts';
import {flowPhase} from './flow.ts';
import {heun} from './heun.ts';
import {annealedLangevin, langevin, releasedPc} from './langevin.ts';
import {predictorCorrector} from './predictor-corrector.ts';
import type {Phase, Sampler, Start} from './sampler.ts';
import {updatesWalk, type Norms, type Update} from './updates.ts';
import {walkPhase} from './walk.ts';

/**
 * The sampler of a config, for data that this process noises.
 *
 * @throws TypeError or RangeError for settings that do not go with the noising, before anything is drawn.
 */
export const makeSampler = (config: ScoreSamplerConfig, sde: Sde): Sampler => {
  const prior: Start = {law: 'normal', sigma: sde.priorSigma};
  switch (config.type) {
    case 'langevin':
      return {start: standard, phases: [updates(langevin(config, sde))]};
    case 'released-pc':
      return {start: standard, phases: [updates(releasedPc(config, sde))]};
    case 'annealed-langevin': {
      const start: Start =
        config.start === 'uniform' ? {law: 'uniform'} : {law: 'normal', sigma: config.sigma_max};
      return {start, phases: [updates(annealedLangevin(config, sde))]};
    }
    case 'predictor-corrector':
      return {start: prior, phases: [updates(predictorCorrector(config, sde), config.norms)]};
    case 'probability-flow': {
      const smallest = config.smallest_time ?? sde.smallestTime;
      const flow = flowPhase(sde, smallest, config);
      return {start: prior, phases: [flow, ...denoisingPhases(config.denoise, sde, smallest)]};
    }
    case 'adaptive-sde': {
      const smallest = config.smallest_time ?? sde.smallestTime;
      const walk = adaptiveSdePhase(config, sde, smallest);
      return {start: prior, phases: [walk, ...denoisingPhases(config.denoise, sde, smallest)]};
    }
    case 'heun':
      return heun(config, sde);
    case 'dpm-solver++':
      return dpmSolver(config, sde);
  }
};

/** N(0, I), whatever the first noise level. */
const standard: Start = {law: 'normal', sigma: 1};

const updates = (list: readonly Update[], norms: Norms = 'batch'): Phase =>
  walkPhase(updatesWalk(list, norms));
