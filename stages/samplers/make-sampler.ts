import type {ScoreSamplerConfig} from '../../schemas/sampler.ts';
import type {Sde} from '../sde/sde.ts';
import {adaptiveSdePhase} from './adaptive-sde.ts';
import {denoisingPhases} from './denoise.ts';
import {dpmSolver} from './dpm-solver.ts';
import {flowPhase} from './flow.ts';
import {heun} from './heun.ts';
import type {Sampler, Start} from './sampler.ts';
import {updateSampler} from './update-sampler.ts';
import {updatesWalk} from './updates.ts';
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
    case 'released-pc':
    case 'annealed-langevin':
    case 'predictor-corrector': {
      const {start, updates, norms} = updateSampler(config, sde);
      return {start, phases: [walkPhase(updatesWalk(updates, norms))]};
    }
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
