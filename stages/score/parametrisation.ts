import * as tf from '@tensorflow/tfjs-core';
import type {Given, Predicts} from '../../schemas/parametrisation.ts';
import {over} from '../math/ops.ts';
import type {Levels} from '../sde/levels.ts';
import type {Marginal, Sde} from '../sde/sde.ts';

/**
 * The levels of a network that is given its level; undefined for one that is given something else.
 *
 * @throws TypeError when the number of levels is missing, or there without a use.
 */
export const levelsGiven = (given: Given, sde: Sde, levels: number | undefined): Levels | undefined => {
  if (given !== 'level' && levels === undefined) return undefined;
  if (given !== 'level')
    throw new TypeError(`levels: ${levels} is for given: level, but the network is given: ${given}`);
  if (levels === undefined)
    throw new TypeError('given: level needs levels, the number of noise levels, 1000 for instance');
  return sde.levels(levels);
};

/** The noising a network is for, and what it is told of the noise level. */
export interface Told {
  readonly sde: Sde;
  readonly given: Given;
  /** Of a network that is given its level. */
  readonly levels?: Levels | undefined;
}

/** What a network is told of the noise level at times t [B]. */
export const levelGiven = ({sde, given, levels}: Told, t: tf.Tensor): tf.Tensor => {
  if (levels) return levels.label(t);
  // The 999 is DDPM's last step of 1000, kept for every number of steps (Song et al. 2021, released code).
  return given === 'sigma' ? sde.sigma(t) : tf.mul(t, 999);
};

/** The score that an output [B, …] of a network means at times t [B], under the marginal that it is trained for. */
export const scoreMeant = (
  predicts: Predicts,
  noise: Pick<Marginal, 'sigma'>,
  output: tf.Tensor,
  t: tf.Tensor,
): tf.Tensor => {
  if (predicts === 'score') return output;
  const scaled = tf.div(output, over(noise.sigma(t), output));
  return predicts === 'scaled-score' ? scaled : tf.neg(scaled);
};
