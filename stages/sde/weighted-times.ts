import * as tf from '@tensorflow/tfjs-core';

/**
 * Times from a smallest one to 1 with the density g² / σ²: under likelihood weighting, g² ‖s + z/σ‖², a loss at such
 * times varies least, for what is left of it is ‖σ s + z‖² (Song et al. 2021, score_flow).
 */
export interface WeightedTimes {
  /** Z = ∫ g² / σ² over all times, by which the density is divided. */
  readonly total: number;
  /** Uniform numbers on [0, 1), [B], to times with that density: the inverse of its distribution function. */
  at(uniform: tf.Tensor): tf.Tensor;
}

/** @throws RangeError unless 0 < smallest < 1: at t = 0 the density has no integral. */
export const checkSmallest = (smallest: number): void => {
  if (!(0 < smallest && smallest < 1))
    throw new RangeError(`times of density g² / σ² begin above 0 and below 1, got smallest time ${smallest}`);
};

/** log(y + √(y² + 1)) for y ≥ 0, with all digits of a small y. */
export const asinh = (y: tf.Tensor): tf.Tensor => {
  const root = tf.sqrt(tf.add(tf.square(y), 1));
  return tf.log1p(tf.add(y, tf.div(tf.square(y), tf.add(root, 1))));
};
