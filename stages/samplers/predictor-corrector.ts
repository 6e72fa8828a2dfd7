import type {PredictorCorrectorConfig} from '../../schemas/samplers/predictor-corrector.ts';
import type {Sde} from '../sde/sde.ts';
import {valuesAt} from '../sde/values.ts';
import {correctors} from './correctors.ts';
import {predictors, type GridPoint} from './predictors.ts';
import type {Update} from './updates.ts';

/**
 * Predictor-corrector sampling (Song et al. 2021, algorithms 2 and 3) along times evenly spaced from 1 to the smallest.
 * As released, the corrector of a time comes before its predictor; as in the paper it comes after, at the time the
 * predictor has led to. The two differ in the correctors at t = 1 alone. Noise removal leaves out the noise of the last
 * predictor.
 */
export const predictorCorrector = (config: PredictorCorrectorConfig, sde: Sde): Update[] => {
  const {predictor, corrector, order, corrector_steps, snr, noise_removal, probability_flow: flow} = config;
  if (predictor === 'none' && corrector === 'none')
    throw new TypeError(
      'a sampler with predictor: none and corrector: none moves nothing: choose one of them',
    );
  const grid = gridOf(sde, config.steps, config.smallest_time ?? sde.smallestTime);
  return grid.flatMap((at, i) => {
    const once = corrector === 'none' ? [] : [correctors[corrector](at, snr)];
    const skipped = order === 'predictor-first' && i === 0;
    const corrections = skipped ? [] : Array.from({length: corrector_steps}, () => once).flat();
    if (predictor === 'none') return corrections;
    const prediction = predictors[predictor](at, flow);
    const last = noise_removal && i === grid.length - 1;
    return [...corrections, last ? {...prediction, noise: 0} : prediction];
  });
};

/** N times from 1 down, with the levels N − 1 to 0. */
export const gridOf = (sde: Sde, steps: number, smallest: number): readonly GridPoint[] => {
  const times = Array.from({length: steps}, (_, i) => 1 - ((1 - smallest) * i) / (steps - 1));
  const levels = sde.levels(steps);
  return valuesAt(sde, times).map((values, i) => ({
    values,
    level: levels.at(steps - 1 - i, values.t),
    steps,
  }));
};
