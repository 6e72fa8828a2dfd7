import * as tf from '@tensorflow/tfjs-core';
import {sumPerExample} from '../math/ops.ts';
import type {Sde} from './sde.ts';

/** log N(x; 0, σ² I) of the prior that a noising ends in:  −(D/2) log 2πσ² − ‖x‖² / 2σ²,  x [B, …] to [B]. */
export const priorLogDensity = ({priorSigma}: Pick<Sde, 'priorSigma'>, x: tf.Tensor): tf.Tensor => {
  const width = x.size / x.shape[0]!;
  const squares = sumPerExample(tf.square(x));
  return tf.sub(
    tf.mul(squares, -0.5 / priorSigma ** 2),
    (width / 2) * Math.log(2 * Math.PI * priorSigma ** 2),
  );
};
