import * as tf from '@tensorflow/tfjs-core';
import type {Range} from '../artifacts/bytes.ts';
import type {RowSource} from '../artifacts/row-source.ts';
import {startReported, type Reported} from '../compile/start-reported.ts';
import type {RunningStep, Step} from '../compile/step.ts';
import {logSoftmax, sumPerExample} from '../math/ops.ts';
import type {Net, Params, Training, Weights} from '../nets/net.ts';
import {toTensors} from '../nets/params.ts';
import type {Objective} from './training-step.ts';

/** The mean cross-entropy of a classifier of clean images, −log p(y | x), x in [0, 1] as `range` has it. */
export const cleanObjective =
  (net: Net, range: Range): Objective =>
  (params, _frozen, {x0, y}, training) => {
    const logP = sumPerExample(tf.mul(logSoftmax(logitsOf(net, range, params, x0, training)), y));
    return {loss: tf.neg(tf.mean<tf.Scalar>(logP)), figures: {}};
  };

/** The noise level that a network is told which wants one: its logarithm is 0. */
const level = 1;

const logitsOf = (
  net: Net,
  [low, high]: Range,
  params: Params,
  x: tf.Tensor,
  training?: Training,
): tf.Tensor => net.apply(params, tf.div(tf.sub(x, low), high - low), tf.fill([x.shape[0]], level), training);

/** A classifier in use. */
export interface Predictor {
  /** The most likely class of each row, [N], by these weights. */
  predict(weights: Weights): Int32Array;
  dispose(): void;
}

/** Images to be classified. */
export interface Images {
  readonly points: RowSource;
  readonly range: Range;
}

/** Classifies images a batch at a time, by a step that is compiled once, when it is first needed. */
export const predictor = (
  net: Net,
  {points, range}: Images,
  batchSize: number,
  reported: Reported,
): Predictor => {
  const size = Math.min(batchSize, points.count);
  let running: RunningStep | undefined;
  return {
    predict: (weights) => {
      const state = toTensors(weights);
      const first = imagesAt(net, points, 0, size);
      if (running) running.set(state);
      else running = startReported(classifying(net, range), {state, inputs: {x: first}}, reported);
      tf.dispose([state, first]);
      const predicted = new Int32Array(points.count);
      for (let at = 0; at < points.count; at += size) {
        const end = Math.min(at + size, points.count);
        predicted.set(classesOf(running, imagesAt(net, points, at, size)).subarray(0, end - at), at);
      }
      return predicted;
    },
    dispose: () => running?.dispose(),
  };
};

const classifying =
  (net: Net, range: Range): Step =>
  (state, {x}) => ({
    state,
    outputs: {predicted: tf.argMax(logitsOf(net, range, state, x!), -1)},
  });

/** `size` images from that number on; after the last one they are zeros, which no other image sees. */
const imagesAt = (net: Net, points: RowSource, at: number, size: number): tf.Tensor => {
  const batch = new Float32Array(size * points.width);
  batch.set(points.between(at, Math.min(at + size, points.count)));
  return tf.tensor(batch, [size, ...net.input]);
};

const classesOf = (running: RunningStep, x: tf.Tensor): Int32Array => {
  const {predicted} = running.run({x});
  const classes = Int32Array.from(predicted!.dataSync());
  tf.dispose([x, predicted!]);
  return classes;
};
