import * as tf from '@tensorflow/tfjs-core';
import type {Sde} from '../sde/sde.ts';

/** Uniform numbers on [0, 1), [B], to times. */
export type Times = (uniform: tf.Tensor) => tf.Tensor;

/**
 * Uniform times from the smallest to 1.
 *
 * @throws RangeError when there is no noise at the smallest: the score and log σ are infinite there.
 */
export const uniformFrom = (sde: Sde, smallest: number): Times => {
  const sigma = tf.tidy(() => sde.sigma(tf.tensor1d([smallest])).dataSync()[0]!);
  if (!(sigma > 0))
    throw new RangeError(
      `this noising has no noise at time ${smallest}, and nothing to learn from it: set the smallest_time of the ` +
        `loss above ${smallest}, to ${sde.smallestTime} for instance`,
    );
  return (uniform) => (smallest === 0 ? uniform : tf.add(tf.mul(uniform, 1 - smallest), smallest));
};
