import * as tf from '@tensorflow/tfjs-core';
import type {ScoreLossConfig} from '../../schemas/loss.ts';
import type {SdeConfig} from '../../schemas/sde.ts';
import type {Told} from '../score/parametrisation.ts';
import type {Score} from '../score/score.ts';
import type {Levels} from '../sde/levels.ts';
import {dsm} from './dsm.ts';
import {likelihoodWeighted} from './likelihood.ts';
import type {Draws} from './perturb.ts';
import {uniformFrom, type Times} from './times.ts';

/** A loss of a score model, and the times it is taken at. */
export interface ScoreLoss {
  readonly times: Times;
  /** The loss of each example, [B]. */
  readonly perExample: (score: Score, draws: Draws) => tf.Tensor;
}

/** @throws TypeError when the loss does not go with the noising, or with what the network is told. */
export const scoreLoss = (config: ScoreLossConfig, told: Told, sde: SdeConfig['type']): ScoreLoss => {
  if (config.type === 'smld' || config.type === 'ddpm') return atLevels(config, told, sde);
  if (told.levels)
    throw new TypeError(
      `${config.type} is a loss at all times, but the network is given: level: train it by ` +
        `${sde === 've' ? 'smld' : 'ddpm'}, or give it sigma or time`,
    );
  return config.type === 'dsm' ? weightedByNoise(config, told) : weightedByLikelihood(config, told);
};

type Config<Type> = Extract<ScoreLossConfig, {readonly type: Type}>;

const weightedByNoise = (
  {weighting_dsm: power, reduction, smallest_time: smallest}: Config<'dsm'>,
  {sde}: Told,
): ScoreLoss => ({
  times: uniformFrom(sde, smallest),
  perExample: (score, draws) => dsm(sde, score, draws, power, reduction),
});

const weightedByLikelihood = (
  {times, reduction, smallest_time: smallest}: Config<'likelihood'>,
  {sde}: Told,
): ScoreLoss => {
  if (times === 'uniform')
    return {
      times: uniformFrom(sde, smallest),
      perExample: (score, draws) => likelihoodWeighted(sde, score, draws, reduction),
    };
  const weighted = sde.weightedTimes(smallest);
  return {
    times: (uniform) => weighted.at(uniform),
    perExample: (score, draws) => dsm(sde, score, draws, 1, reduction),
  };
};

const atLevels = (
  {type, reduction}: Config<'smld' | 'ddpm'>,
  {levels}: Told,
  sde: SdeConfig['type'],
): ScoreLoss => {
  const wanted = type === 'smld' ? 've' : 'vp';
  if (sde !== wanted) throw new TypeError(`the loss ${type} is for the noising ${wanted}, got ${sde}`);
  if (!levels)
    throw new TypeError(
      `the loss ${type} trains a network at noise levels: set given: level and levels, 1000 for instance`,
    );
  return {
    times: ofLevels(levels),
    perExample: (score, draws) => dsm(levels, score, draws, 1, reduction),
  };
};

/** The times of levels that are equally likely. */
const ofLevels =
  ({count}: Levels): Times =>
  (uniform) =>
    tf.div(tf.floor(tf.mul(uniform, count)), count - 1);
