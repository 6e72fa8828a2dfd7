import * as tf from '@tensorflow/tfjs-core';
import {expect, test} from 'vitest';
import {compile} from '../../../stages/compile/compile.ts';
import {signatureOf} from '../../../stages/compile/signature.ts';
import type {Step} from '../../../stages/compile/step.ts';
import '../../helpers/tensorflow.ts';
import {batch, initialState, matching, take} from './examples.ts';

/** The size of the input is part of the graph: a mean divides by it. */
const averaging: Step = ({sum}, {x}) => {
  const mean = tf.mean(tf.cast(x!, 'float32'));
  return {state: {sum: tf.add(sum!, mean)}, outputs: {mean}};
};

const ones = (count: number, dtype: 'float32' | 'int32' = 'float32') => ({x: tf.ones([count], dtype)});

test('another shape or dtype is compiled for once, told of, and the state goes along', () => {
  const told: string[] = [];
  const step = compile(
    averaging,
    {state: {sum: tf.scalar(0)}, inputs: ones(2)},
    {
      onCompile: (ms, inputs) => told.push(`${signatureOf(inputs)} ${ms > 0}`),
    },
  );
  const compileMs = step.compileMs;
  for (const inputs of [ones(2), ones(5), ones(2), ones(5), ones(3, 'int32')]) {
    expect(take(step.run(inputs))).toEqual({mean: [1]});
  }
  expect(take(step.get())).toEqual({sum: [5]});
  expect(told).toEqual([
    '[["x","float32 [2]"]] true',
    '[["x","float32 [5]"]] true',
    '[["x","int32 [3]"]] true',
  ]);
  expect(step.compileMs).toBeGreaterThan(compileMs);
  step.dispose();
});

test('the order of inputs does not matter', () => {
  const told: number[] = [];
  const step: Step = (state, {a, b}) => ({state, outputs: {difference: tf.sub(a!, b!)}});
  const [a, b] = [tf.scalar(5), tf.scalar(3)];
  const compiled = compile(step, {state: {}, inputs: {a, b}}, {onCompile: (ms) => told.push(ms)});
  expect(take(compiled.run({b, a}))).toEqual({difference: [2]});
  expect(told).toHaveLength(1);
  compiled.dispose();
});

test('a shape that cannot be compiled for leaves the step as it was', () => {
  const pairing: Step = ({n}, {x}) => ({
    state: {n: tf.add(n!, 1)},
    outputs: {pairs: tf.reshape(x!, [-1, 2])},
  });
  const step = compile(pairing, {state: {n: tf.scalar(0)}, inputs: ones(4)});
  step.run(ones(4));
  expect(() => step.run(ones(3))).toThrow(/reshape|Size\(3\)/i);
  expect(take(step.run(ones(4)))).toEqual({pairs: [1, 1, 1, 1]});
  expect(take(step.get())).toEqual({n: [2]});
  step.dispose();
});

test('a training goes over to a last, smaller batch and back', () => {
  const state = initialState();
  const [graph, other] = [6, 4].map((size) => compile(matching, {state, inputs: batch(0, size)}));
  for (const size of [6, 4, 6]) {
    expect(take(graph!.run(batch(1, size)))).toEqual(take(other!.run(batch(1, size))));
  }
  expect(take(graph!.get())).toEqual(take(other!.get()));
  graph!.dispose();
  other!.dispose();
});
