import * as tf from '@tensorflow/tfjs-core';
import type {Dataset} from '../artifacts/dataset.ts';
import {perturb} from '../losses/perturb.ts';
import type {Stream} from '../math/stream.ts';
import type {Weights} from '../nets/net.ts';
import {toTensors} from '../nets/params.ts';
import {logProbOfNet, type Estimator} from '../score/of-net.ts';

/** The examples whose classes are looked for. */
export interface Questions {
  readonly data: Dataset;
  /** The time, and so the noise level, at which they are seen. */
  readonly time: number;
  readonly stream: Stream;
}

/** Examples classified at once: bounds memory. */
const atOnce = 200;

/**
 * The share of examples to which a classifier gives their class the highest probability, as a function of its weights.
 * An example has the same noise every time.
 */
export const accuracy = (
  classifier: Estimator,
  {data, time, stream}: Questions,
): ((weights: Weights) => number) => {
  const asked = data.points.count;
  const size = data.points.width;
  const right = (weights: Weights, first: number, end: number): number => {
    const shape = [end - first, ...data.shape];
    const x0 = tf.tensor(data.points.between(first, end), shape);
    const z = tf.tensor(stream.normal(0, (end - first) * size, first * size), shape);
    const t = tf.fill([end - first], time);
    const found = tf.argMax(
      logProbOfNet(classifier, toTensors(weights))(perturb(classifier.sde, {x0, t, z}), t),
      1,
    );
    const labels = tf.tensor1d(data.labels.subarray(first, end), 'int32');
    return tf.sum(tf.cast(tf.equal(found, labels), 'int32')).dataSync()[0]!;
  };
  return (weights) => {
    let sum = 0;
    for (let first = 0; first < asked; first += atOnce)
      sum += tf.tidy(() => right(weights, first, Math.min(first + atOnce, asked)));
    return sum / asked;
  };
};
