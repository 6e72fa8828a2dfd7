import * as tf from '@tensorflow/tfjs-core';
import type {Dataset} from '../artifacts/dataset.ts';
import type {Tensors} from '../compile/step.ts';
import type {LabelledDraws} from '../losses/perturb.ts';
import type {Stream} from '../math/stream.ts';
import type {Weights} from '../nets/net.ts';
import {toTensors} from '../nets/params.ts';
import type {Objective} from './training-step.ts';

export interface HeldOut {
  readonly data: Dataset;
  /** Examples that the loss is taken over, drawn with replacement. */
  readonly size: number;
  readonly stream: Stream;
  readonly times: (uniform: tf.Tensor) => tf.Tensor;
}

/**
 * The loss on data that are not trained on, and its figures, under names that begin with `held_out_`, as a function of
 * the weights. Examples, times and noise are drawn once for all: from point to point of a curve only the model changes.
 */
export const heldOut = (
  objective: Objective,
  frozen: () => Tensors,
  settings: HeldOut,
): ((weights: Weights) => Readonly<Record<string, number>>) => {
  const draw = drawOnce(settings);
  return (weights) =>
    tf.tidy(() => {
      const {loss, figures} = objective(toTensors(weights), frozen(), draw());
      const all = Object.entries({loss, ...figures});
      return Object.fromEntries(all.map(([name, value]) => [`held_out_${name}`, value.dataSync()[0]!]));
    });
};

/** The draws as fresh tensors: what is drawn stays on the host between evaluations. */
const drawOnce = ({data, size, stream, times}: HeldOut): (() => LabelledDraws) => {
  const {points, labels, shape, classes} = data;
  const rows = stream.split('rows').integers(0, size, labels.length);
  const examples = points.at(rows);
  const chosen = rows.map((row) => labels[row]!);
  const uniform = stream.split('times').uniform(0, size);
  const noise = stream.split('noise').normal(0, size * points.width);
  return () => ({
    x0: tf.tensor(examples, [size, ...shape]),
    y: tf.gather(tf.eye(classes), tf.tensor1d(chosen, 'int32')),
    t: times(tf.tensor1d(uniform)),
    z: tf.tensor(noise, [size, ...shape]),
  });
};
