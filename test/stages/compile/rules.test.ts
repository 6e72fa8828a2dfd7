import * as tf from '@tensorflow/tfjs-core';
import {expect, test} from 'vitest';
import type {Value} from '../../../stages/compile/graph.ts';
import {nativeBackend} from '../../../stages/math/native.ts';
import {record} from '../../../stages/compile/record.ts';
import {rewriter} from '../../../stages/compile/rewrite.ts';
import {rules} from '../../../stages/compile/rules.ts';
import '../../helpers/tensorflow.ts';

const inputs = {
  x: tf.tensor2d([1, -2, 3, 0, 5, -6], [3, 2]),
  w: tf.tensor2d([1, 2, 3, 4], [2, 2]),
  b: tf.tensor1d([1, 2]),
  image: tf.ones([2, 3, 4, 2]),
  window: tf.ones([3, 3, 2, 2]),
};

/** The operations that an output is made of after the rules, outermost first, constants left out. */
const operations = (output: (given: typeof inputs) => tf.Tensor, rule: keyof typeof rules): string[] => {
  const step = (_: object, given: object) => ({state: {}, outputs: {y: output(given as typeof inputs)}});
  const {outputs} = record(nativeBackend()!, step, {state: {}, inputs}, false);
  const named = (value: Value): string[] => {
    if ('given' in value.source) return [];
    const {op, inputs} = value.source.operation;
    return op === 'Const' ? [] : [op, ...inputs.flatMap(named)];
  };
  return named(rewriter(rule === 'biasAdd' ? [rules.matMul, rules.biasAdd] : [rules[rule]])(outputs['y']!));
};

const positive = (x: tf.Tensor, than: number) => tf.cast(tf.greater(x, than), 'float32');
const batched = (x: tf.Tensor) => tf.reshape(x, [1, 2, 2]) as tf.Tensor3D;

test('products of matrices are no batches', () => {
  expect(operations(({x, w}) => tf.matMul(x, w, false, true), 'matMul')).toContain('MatMul');
  expect(operations(({w}) => tf.matMul(batched(w), batched(w)), 'matMul')).toContain('BatchMatMulV2');
});

test('a bias is added within a product', () => {
  expect(operations(({x, w, b}) => tf.add(tf.matMul(x, w), b), 'biasAdd')[0]).toBe('BiasAdd');
  expect(operations(({x, w}) => tf.add(tf.matMul(x, w), tf.matMul(x, w)), 'biasAdd')[0]).toMatch(/^Add/);
  expect(operations(({x, b}) => tf.add(x, b), 'biasAdd')[0]).toMatch(/^Add/);
});

test('a bias is added within a convolution', () => {
  const convolved = ({image, window}: typeof inputs) =>
    tf.conv2d(image as tf.Tensor4D, window as tf.Tensor4D, 1, 'same');
  expect(operations((given) => tf.add(convolved(given), given.b), 'biasAdd').slice(0, 2)).toEqual([
    'BiasAdd',
    'Conv2D',
  ]);
  expect(operations((given) => tf.add(convolved(given), given.image), 'biasAdd')[0]).toMatch(/^Add/);
  expect(operations((given) => tf.add(convolved(given), tf.slice(given.b, 0, 1)), 'biasAdd')[0]).toMatch(
    /^Add/,
  );
});

test('a sum over rows, or over all pixels, is the gradient of a bias', () => {
  expect(operations(({x}) => tf.sum(x, 0), 'biasAddGrad')[0]).toBe('BiasAddGrad');
  expect(operations(({x}) => tf.sum(x, 1), 'biasAddGrad')).toContain('Sum');
  expect(operations(({x}) => tf.sum(x), 'biasAddGrad')).toContain('Sum');
  expect(operations(({image}) => tf.sum(image, [0, 1, 2]), 'biasAddGrad')).toEqual(['BiasAddGrad']);
  expect(operations(({image}) => tf.sum(image, [0, 1]), 'biasAddGrad')).toContain('Sum');
  expect(operations(({image}) => tf.sum(image, [0, 2, 3]), 'biasAddGrad')).toContain('Sum');
  expect(operations(({image}) => tf.sum(image, [0, 1, 2], true), 'biasAddGrad')).toContain('Sum');
});

test('a gate is the gradient of relu', () => {
  expect(operations(({x}) => tf.mul(tf.exp(x), positive(x, 0)), 'reluGrad')).toEqual(['ReluGrad', 'Exp']);
  expect(operations(({x}) => tf.mul(x, positive(x, 1)), 'reluGrad')).toContain('Greater');
  expect(operations(({x, b}) => tf.mul(x, positive(b, 0)), 'reluGrad')).toContain('Greater');
});

test('reshapes and casts that change nothing are left out', () => {
  const idle = (x: tf.Tensor) => tf.exp(tf.reshape(tf.cast(x, 'float32'), [3, 2]));
  expect(operations(({x}) => idle(x), 'sameAgain')).toEqual(['Exp']);
  expect(operations(({x}) => tf.exp(tf.reshape(x, [6])), 'sameAgain')).toEqual(['Exp', 'Reshape']);
});

test('a graph deeper than the call stack is rewritten', () => {
  const given: Value = {source: {given: 'x'}, dtype: 1, shape: [2]};
  let deep = given;
  for (let i = 0; i < 100_000; i++) {
    deep = {...given, source: {operation: {op: 'Reshape', inputs: [deep], attributes: {}}, port: 0}};
  }
  expect(rewriter([rules.sameAgain])(deep)).toBe(given);
});
