import * as tf from '@tensorflow/tfjs-core';
import type {Step, Tensors} from '../../../stages/compile/step.ts';
import {linear, logSoftmax, relu} from '../../../stages/math/ops.ts';
import {rng} from '../../../stages/math/stream.ts';

/** Sizes small enough for a test: batch 6, width 2, hidden 5, classes 3. */
const shapes = {w1: [5, 2], b1: [5], w2: [3, 5], b2: [3]};
const names = Object.keys(shapes) as (keyof typeof shapes)[];
const stream = rng(3);

export const initialState = (): Tensors => {
  const draw = (name: keyof typeof shapes): tf.Tensor => {
    const count = shapes[name].reduce((product, size) => product * size, 1);
    return tf.tensor(stream.split(name).normal(0, count), shapes[name]);
  };
  const zeros = (prefix: string) =>
    names.map((name) => [`${prefix}.${name}`, tf.zeros(shapes[name])] as const);
  const weights = names.map((name) => [name, draw(name)] as const);
  return Object.fromEntries([['step', tf.scalar(0)], ...weights, ...zeros('m'), ...zeros('v')]);
};

/** The batch of a step: points, targets, one-hot labels. */
export const batch = (step: number, size = 6): Tensors => {
  const labels = stream.split('labels').integers(step, size, 3);
  return {
    x: tf.tensor2d(stream.split('x').normal(step, size * 2), [size, 2]),
    y: tf.tensor2d(stream.split('y').normal(step, size * 3), [size, 3]),
    label: tf.oneHot(tf.tensor1d(labels, 'int32'), 3, 1, 0, 'float32'),
  };
};

const mlp = ([w1, b1, w2, b2]: readonly tf.Tensor[], x: tf.Tensor): tf.Tensor =>
  linear(relu(linear(x, w1!, b1!)), w2!, b2!);

type Loss = (weights: readonly tf.Tensor[], inputs: Tensors) => tf.Scalar;

/** One update by Adam; a pure step like those that train. */
const adamStep =
  (loss: Loss): Step =>
  (state, inputs) => {
    const weights = names.map((name) => state[name]!);
    const {value, grads} = tf.valueAndGrads((...w: tf.Tensor[]) => loss(w, inputs))(weights);
    const step = tf.add(state['step']!, 1);
    const rate = tf.div(tf.sqrt(tf.sub(1, tf.pow(0.999, step))), tf.sub(1, tf.pow(0.9, step)));
    const updates = names.flatMap((name, i) => {
      const m = tf.add(tf.mul(state[`m.${name}`]!, 0.9), tf.mul(grads[i]!, 0.1));
      const v = tf.add(tf.mul(state[`v.${name}`]!, 0.999), tf.mul(tf.square(grads[i]!), 0.001));
      const change = tf.mul(tf.div(m, tf.add(tf.sqrt(v), 1e-8)), tf.mul(rate, 1e-2));
      return [
        [name, tf.sub(weights[i]!, change)],
        [`m.${name}`, m],
        [`v.${name}`, v],
      ] as const;
    });
    return {state: {step, ...Object.fromEntries(updates)}, outputs: {loss: value}};
  };

export const regression: Step = adamStep((weights, {x, y}) =>
  tf.mean(tf.squaredDifference(mlp(weights, x!), y!)),
);

/** A gradient of a gradient, as in DLSM: ‖∇ₓ log p(label | x) − (y₀, y₁)‖². */
export const matching: Step = adamStep((weights, {x, y, label}) => {
  const logP = (x: tf.Tensor) => tf.sum<tf.Scalar>(tf.mul(logSoftmax(mlp(weights, x)), label!));
  const target = tf.slice(y!, [0, 0], [-1, 2]);
  return tf.mean(tf.squaredDifference(tf.grad(logP)(x!), target));
});

/** Elements by name, for comparison. */
export const numbers = (tensors: Tensors): Readonly<Record<string, readonly number[]>> =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, [...tensor.dataSync()]]));

/** numbers(tensors), which are disposed. */
export const take = (tensors: Tensors): ReturnType<typeof numbers> => {
  const result = numbers(tensors);
  tf.dispose(tensors);
  return result;
};

/** The largest relative difference of any entry, against the largest magnitude of its tensor. */
export const distance = (a: ReturnType<typeof numbers>, b: ReturnType<typeof numbers>): number => {
  const differences = Object.entries(a).map(([name, values]) => {
    const scale = Math.max(1e-12, ...values.map(Math.abs));
    return Math.max(...values.map((value, i) => Math.abs(value - b[name]![i]!))) / scale;
  });
  return Object.keys(a).join() === Object.keys(b).join() ? Math.max(...differences) : Infinity;
};
