import * as tf from '@tensorflow/tfjs-core';
import {expect, test} from 'vitest';
import {compile} from '../../stages/compile/compile.ts';
import {runEagerly} from '../../stages/compile/eager.ts';
import type {Step} from '../../stages/compile/step.ts';
import {rng} from '../../stages/math/stream.ts';
import {arithmetic} from './close.ts';
import {gradcheck, type Objective} from './gradcheck.ts';

type Named = Readonly<Record<string, tf.Tensor>>;

/** An operation of several tensors. */
export type Operation = (tensors: Named) => tf.Tensor;

/** Normal numbers in the given shape, the same at every call of that name. */
export const drawn = (name: string, shape: readonly number[]): tf.Tensor => {
  const count = shape.reduce((product, length) => product * length, 1);
  return tf.tensor(rng(5).split(name).normal(0, count), [...shape]);
};

/**
 * Σ w · op² with weights that let no symmetry hide an error; squared, since what is linear in one of its tensors has no
 * second derivative there.
 */
const weighed =
  (op: Operation): Objective =>
  (at) => {
    const y = op(at);
    return tf.sum(tf.mul(tf.square(y), tf.reshape(tf.cos(tf.range(1, 1 + y.size)), y.shape)));
  };

const gradients = (objective: Objective, at: Named): tf.Tensor[] => {
  const names = Object.keys(at);
  const ofList = (...tensors: tf.Tensor[]): tf.Tensor =>
    objective(Object.fromEntries(names.map((name, i) => [name, tensors[i]!])));
  return tf.grads(ofList)(Object.values(at));
};

/** Half the squares of all gradients: its own gradient needs every second derivative, mixed ones too. */
const slopes =
  (op: Operation): Objective =>
  (at) =>
    tf.addN(gradients(weighed(op), at).map((gradient) => tf.mul(tf.sum(tf.square(gradient)), 0.5)));

/** Fails unless the first and second derivatives of an operation in all its tensors agree with differences. */
export const firstAndSecond = (op: Operation, at: Named): void => {
  gradcheck(weighed(op), at);
  // A longer step than for the first: squares of gradients are large numbers, of which differences keep few digits.
  gradcheck(slopes(op), at, {step: 3e-2});
};

/**
 * The tests that an operation is differentiable twice in all its tensors, and that value and both derivatives are the
 * same as a graph and eagerly.
 */
export const testDerivatives = (op: Operation, at: () => Named): void => {
  test('first derivatives', () => gradcheck(weighed(op), at()));
  // A longer step than for the first: squares of gradients are large numbers, of which differences keep few digits.
  test('second derivatives', () => gradcheck(slopes(op), at(), {step: 3e-2}));
  test('a graph has the same value and derivatives', () => {
    const step: Step = (state, given) => {
      const [first, second] = [gradients(weighed(op), given), gradients(slopes(op), given)];
      const outputs = [op(given), ...first, ...second].map((value, i) => [`${i}`, value] as const);
      return {state, outputs: Object.fromEntries(outputs)};
    };
    const [graph, eager] = [compile(step, {state: {}, inputs: at()}), runEagerly(step, {})];
    const [got, expected] = [graph.run(at()), eager.run(at())];
    for (const [name, value] of Object.entries(expected)) {
      const scale = tf.max(tf.abs(value)).dataSync()[0]!;
      const error = tf.max(tf.abs(tf.sub(got[name]!, value))).dataSync()[0]!;
      expect(error, `result ${name}`).toBeLessThanOrEqual(arithmetic * scale);
    }
    graph.dispose();
  });
  test('derivatives leave no tensors behind', () => {
    const given = at();
    const before = tf.memory().numTensors;
    tf.tidy(() => void gradients(slopes(op), given));
    expect(tf.memory().numTensors).toBe(before);
  });
};

/** Entry [b, h, w, c] of an image tensor; 0 outside of it. */
export const pixels = (x: tf.Tensor): ((b: number, h: number, w: number, c: number) => number) => {
  const [, height, width, channels] = x.shape as [number, number, number, number];
  const values = x.dataSync();
  return (b, h, w, c) =>
    h < 0 || w < 0 || h >= height || w >= width ? 0 : values[((b * height + h) * width + w) * channels + c]!;
};

/** Numbers of an image of the given shape, entry by entry in row-major order. */
export const imageOf = (
  [batch, height, width, channels]: readonly [number, number, number, number],
  entry: (b: number, h: number, w: number, c: number) => number,
): number[] => {
  const range = (count: number): number[] => Array.from({length: count}, (_, i) => i);
  return range(batch).flatMap((b) =>
    range(height).flatMap((h) => range(width).flatMap((w) => range(channels).map((c) => entry(b, h, w, c)))),
  );
};
