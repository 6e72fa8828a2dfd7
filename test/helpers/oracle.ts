import * as tf from '@tensorflow/tfjs-core';
import {logSoftmax, over, sumPerExample} from '../../stages/math/ops.ts';
import type {Stream} from '../../stages/math/stream.ts';
import type {LogProb, Score} from '../../stages/score/score.ts';
import type {Sde} from '../../stages/sde/sde.ts';

/** Data whose every score is known: class k is N(means[k], variance · I), and classes are equally likely. */
export interface Mixture {
  readonly means: readonly (readonly number[])[];
  readonly variance: number;
}

/** One class, and so a Gaussian. */
export const gaussian: Mixture = {means: [[1, -2]], variance: 0.25};

/** Three classes in the plane, near enough to each other that none is certain. */
export const mixture: Mixture = {
  means: [
    [2, 0],
    [-1, 1.5],
    [-0.5, -2],
  ],
  variance: 0.5,
};

/** Variance of a class at time t, [B]. */
const varianceAt = ({variance}: Mixture, sde: Sde, t: tf.Tensor): tf.Tensor =>
  tf.add(tf.mul(tf.square(sde.alpha(t)), variance), tf.square(sde.sigma(t)));

/** ∇ log p_t(x | k) of class k. */
export const classScore =
  (data: Mixture, sde: Sde, k: number): Score =>
  (x, t) => {
    const mean = tf.mul(over(sde.alpha(t), x), tf.tensor2d([[...data.means[k]!]]));
    return tf.div(tf.sub(mean, x), over(varianceAt(data, sde, t), x));
  };

/** log p_t(k | x) of every class, by Bayes' rule. */
export const exactLogProb =
  (data: Mixture, sde: Sde): LogProb =>
  (x, t) => {
    const logits = data.means.map((_, k) =>
      tf.mul(
        sumPerExample(tf.mul(tf.square(classScore(data, sde, k)(x, t)), over(varianceAt(data, sde, t), x))),
        -0.5,
      ),
    );
    return logSoftmax(tf.stack(logits, 1));
  };

/** ∇ log p_t(x): the class scores, weighted by the classes' probabilities. */
export const exactPrior =
  (data: Mixture, sde: Sde): Score =>
  (x, t) => {
    const probabilities = tf.unstack(tf.exp(exactLogProb(data, sde)(x, t)), 1);
    return tf.addN(probabilities.map((p, k) => tf.mul(over(p, x), classScore(data, sde, k)(x, t))));
  };

/** What a loss takes: labelled data x0 and y (one-hot), times t and noise z. */
export interface Batch {
  readonly x0: tf.Tensor;
  readonly y: tf.Tensor;
  readonly t: tf.Tensor;
  readonly z: tf.Tensor;
}

/** Draws from the mixture, times on [0, 1) and noise. */
export const drawBatch = ({means, variance}: Mixture, stream: Stream, count: number): Batch => {
  const width = means[0]!.length;
  const labels = stream.split('y').integers(0, count, means.length);
  const spread = stream.split('x').normal(0, count * width);
  const x0 = spread.map(
    (z, i) => means[labels[Math.floor(i / width)]!]![i % width]! + Math.sqrt(variance) * z,
  );
  return {
    x0: tf.tensor2d(x0, [count, width]),
    y: tf.gather(tf.eye(means.length), tf.tensor1d(labels, 'int32')),
    t: tf.tensor1d(stream.split('t').uniform(0, count)),
    z: tf.tensor2d(stream.split('z').normal(0, count * width), [count, width]),
  };
};
