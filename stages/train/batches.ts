import * as tf from '@tensorflow/tfjs-core';
import type {RowSource} from '../artifacts/row-source.ts';
import type {Tensors} from '../compile/step.ts';
import {normal, uniform} from '../math/draws.ts';
import {over} from '../math/ops.ts';
import type {Shape} from '../math/shape.ts';
import type {Stream} from '../math/stream.ts';
import type {Batches} from './training-step.ts';

/** Examples of a shape, with a class each. */
export interface LabelledPoints {
  readonly points: RowSource;
  readonly labels: Int32Array;
  readonly shape: Shape;
  readonly classes: number;
}

export interface BatchSettings {
  readonly size: number;
  readonly classes: number;
  readonly stream: Stream;
  /** Uniform numbers on [0, 1), [B], to times; absent where times are uniform themselves. */
  readonly times?: (uniform: tf.Tensor) => tf.Tensor;
  /** Whether half of the images are mirrored, left to right. */
  readonly flip?: boolean;
}

/**
 * What a step is given for the batch of a number: examples `x0` [B, …] drawn with replacement, and their `labels` [B].
 * They are read on the host, so that data may be larger than the memory of the device, or than any.
 */
export const readBatches = (
  {points, labels, shape}: LabelledPoints,
  {size, stream}: Pick<BatchSettings, 'size' | 'stream'>,
): ((batch: number) => Tensors) => {
  const rows = stream.split('rows');
  return (batch) => {
    const chosen = rows.integers(batch, size, points.count);
    return {
      x0: tf.tensor(points.at(chosen), [size, ...shape]),
      labels: tf.tensor1d(
        chosen.map((row) => labels[row]!),
        'int32',
      ),
    };
  };
};

/**
 * A step's batches as a loss takes them: clean examples `x0` [B, …], one-hot labels `y` [B, K], times `t` [B] and noise `z` [B, …].
 * What is random is drawn inside the step from the stream and the batch's number in `step` alone, so a resumed training
 * sees the batches of an unbroken one.
 */
export const drawBatches =
  ({size, classes, stream, times = (uniform) => uniform, flip = false}: BatchSettings): Batches =>
  (state, inputs) => {
    const [x0, place] = [inputs['x0']!, {step: state['step']!}];
    return {
      x0: flip ? mirrored(x0, uniform(stream.split('flips'), place, [size])) : x0,
      y: oneHot(inputs['labels']!, classes),
      t: times(uniform(stream.split('times'), place, [size])),
      z: normal(stream.split('noise'), place, [size, ...x0.shape.slice(1)]),
    };
  };

/** Images [B, H, W, C], each mirrored left to right where its number of `uniform` [B] is below ½. */
const mirrored = (images: tf.Tensor, uniform: tf.Tensor): tf.Tensor => {
  const width = images.shape[2]!;
  const reversed = tf.gather(images, tf.range(width - 1, -1, -1, 'int32'), 2);
  return tf.where(over(tf.less(uniform, 0.5), images), reversed, images);
};

/** Labels [B] → [B, K]. tf.oneHot refuses data of a single class. */
const oneHot = (labels: tf.Tensor, classes: number): tf.Tensor =>
  tf.cast(tf.equal(tf.reshape(labels, [-1, 1]), tf.range(0, classes, 1, 'int32')), 'float32');
