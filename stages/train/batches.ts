import * as tf from '@tensorflow/tfjs-core';
import type {Tensors} from '../compile/step.ts';
import type {LabelledDraws} from '../losses/perturb.ts';
import {integers, normal, uniform} from '../math/draws.ts';
import type {Stream} from '../math/stream.ts';

/** Points [N, d], row by row, with a class each. */
export interface LabelledPoints {
  readonly points: Float32Array;
  readonly labels: Int32Array;
  readonly width: number;
  readonly classes: number;
}

/** The data as tensors of a training's state, from which batches are drawn. */
export const dataTensors = ({points, labels, width}: LabelledPoints): Tensors => ({
  'data.points': tf.tensor2d(points, [labels.length, width]),
  'data.labels': tf.tensor1d(labels, 'int32'),
});

/**
 * The batch of an update, drawn inside the step: clean points `x0` [B, d] drawn with replacement, one-hot labels
 * `y` [B, K], times `t` [B] uniform in [0, 1) and noise `z` [B, d]. It depends on the stream and on the number in
 * `step` alone, so a resumed training sees the batches of an unbroken one.
 */
export const drawBatch = (
  state: Tensors,
  {size, classes, stream}: {readonly size: number; readonly classes: number; readonly stream: Stream},
): LabelledDraws => {
  const {
    step,
    'data.points': points,
    'data.labels': labels,
  } = state as Readonly<Record<'step' | 'data.points' | 'data.labels', tf.Tensor>>;
  const [count, width] = points.shape as [number, number];
  const rows = integers(stream.split('rows'), {step}, size, count);
  return {
    x0: tf.gather(points, rows),
    y: oneHot(tf.gather(labels, rows), classes),
    t: uniform(stream.split('times'), {step}, [size]),
    z: normal(stream.split('noise'), {step}, [size, width]),
  };
};

/** Labels [B] → [B, K]. tf.oneHot refuses data of a single class. */
const oneHot = (labels: tf.Tensor, classes: number): tf.Tensor =>
  tf.cast(tf.equal(tf.reshape(labels, [-1, 1]), tf.range(0, classes, 1, 'int32')), 'float32');
