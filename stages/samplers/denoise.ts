import type {Denoise} from '../../schemas/samplers/ends.ts';
import type {Sde} from '../sde/sde.ts';
import {levelAt} from '../sde/levels.ts';
import {valueAt} from '../sde/values.ts';
import {predictors} from './predictors.ts';
import type {Phase} from './sampler.ts';
import {updatesWalk, type Update} from './updates.ts';
import {walkPhase} from './walk.ts';

/** The phase that takes away the noise that is left at a sampler's last time; none if it is to stay. */
export const denoisingPhases = (how: Denoise, sde: Sde, time: number): Phase[] =>
  how === 'none' ? [] : [walkPhase(updatesWalk([denoising(how, sde, time)], 'batch'))];

/**
 * `tweedie` leads to the mean of the clean data,  (x + σ² s) / α;  `reverse-diffusion` to the mean of one predictor's
 * step of 1000, as released.
 */
const denoising = (how: Exclude<Denoise, 'none'>, sde: Sde, time: number): Update => {
  if (how === 'reverse-diffusion') {
    const level = sde.levels(releasedSteps).at(levelAt(time, releasedSteps), time);
    const last = {values: valueAt(sde, time), level, steps: releasedSteps};
    return {...predictors['reverse-diffusion'](last, false), noise: 0};
  }
  const {alpha, sigma} = valueAt(sde, time);
  return {time, keep: 1 / alpha, drift: sigma ** 2 / alpha, noise: 0};
};

const releasedSteps = 1000;
