import * as tf from '@tensorflow/tfjs-core';
import type {LabelledDraws} from '../losses/perturb.ts';
import type {Stream} from '../math/stream.ts';

/** Points [N, d], row by row, with a class each. */
export interface LabelledPoints {
  readonly points: Float32Array;
  readonly labels: Int32Array;
  readonly width: number;
  readonly classes: number;
}

/**
 * The batch of update number `step`: clean points `x0` [B, d] drawn with replacement, one-hot labels `y` [B, K],
 * times `t` [B] uniform in [0, 1) and noise `z` [B, d]. It depends on the stream and the number alone, so a resumed
 * training sees the batches of an unbroken one.
 */
export const drawBatch = (
  data: LabelledPoints,
  size: number,
  stream: Stream,
  step: number,
): LabelledDraws => {
  const {points, labels, width, classes} = data;
  const rows = stream.split('rows').integers(step, size, labels.length);
  const x0 = new Float32Array(size * width);
  const y = new Float32Array(size * classes);
  rows.forEach((row, i) => {
    for (let j = 0; j < width; j++) x0[i * width + j] = points[row * width + j]!;
    y[i * classes + labels[row]!] = 1;
  });
  return {
    x0: tf.tensor2d(x0, [size, width]),
    y: tf.tensor2d(y, [size, classes]),
    t: tf.tensor1d(stream.split('times').uniform(step, size)),
    z: tf.tensor2d(stream.split('noise').normal(step, size * width), [size, width]),
  };
};
