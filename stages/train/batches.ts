import * as tf from '@tensorflow/tfjs-core';
import {allRows, type RowSource} from '../artifacts/row-source.ts';
import type {Tensors} from '../compile/step.ts';
import type {LabelledDraws} from '../losses/perturb.ts';
import {integers, normal, uniform} from '../math/draws.ts';
import {over} from '../math/ops.ts';
import type {Shape} from '../math/shape.ts';
import type {Stream} from '../math/stream.ts';

/** Examples [N, …shape], one after the other, with a class each. */
export interface LabelledPoints {
  readonly points: RowSource;
  readonly labels: Int32Array;
  readonly shape: Shape;
  readonly classes: number;
}

/** The data as tensors of a training's state, from which batches are drawn. */
export const dataTensors = ({points, labels, shape}: LabelledPoints): Tensors => ({
  'data.points': tf.tensor(allRows(points), [labels.length, ...shape]),
  'data.labels': tf.tensor1d(labels, 'int32'),
});

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
 * The batch of an update, drawn inside the step: clean examples `x0` [B, …] drawn with replacement, one-hot labels
 * `y` [B, K], times `t` [B] and noise `z` [B, …]. It depends on the stream and on the number in `step` alone, so a
 * resumed training sees the batches of an unbroken one.
 */
export const drawBatch = (
  state: Tensors,
  {size, classes, stream, times = (uniform) => uniform, flip = false}: BatchSettings,
): LabelledDraws => {
  const {
    step,
    'data.points': points,
    'data.labels': labels,
  } = state as Readonly<Record<'step' | 'data.points' | 'data.labels', tf.Tensor>>;
  const [count, ...shape] = points.shape as [number, ...number[]];
  const rows = integers(stream.split('rows'), {step}, size, count);
  const x0 = tf.gather(points, rows);
  return {
    x0: flip ? mirrored(x0, uniform(stream.split('flips'), {step}, [size])) : x0,
    y: oneHot(tf.gather(labels, rows), classes),
    t: times(uniform(stream.split('times'), {step}, [size])),
    z: normal(stream.split('noise'), {step}, [size, ...shape]),
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
