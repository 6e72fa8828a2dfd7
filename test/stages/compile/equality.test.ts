import * as tf from '@tensorflow/tfjs-core';
import {expect, test} from 'vitest';
import {compile} from '../../../stages/compile/compile.ts';
import {runEagerly} from '../../../stages/compile/eager.ts';
import type {Step, Tensors} from '../../../stages/compile/step.ts';
import '../../helpers/tensorflow.ts';
import {batch, distance, initialState, matching, numbers, regression, take} from './examples.ts';

/** Largest relative difference between the engines, of any output or state entry, over the steps. */
const difference = (step: Step, state: Tensors, inputs: (i: number) => Tensors, steps: number): number => {
  const [graph, eager] = [compile(step, {state, inputs: inputs(0)}), runEagerly(step, state)];
  const differences = Array.from({length: steps}, (_, i) =>
    Math.max(
      distance(take(eager.run(inputs(i))), take(graph.run(inputs(i)))),
      distance(take(eager.get()), take(graph.get())),
    ),
  );
  graph.dispose();
  eager.dispose();
  return Math.max(...differences);
};

test.each([
  ['a regression with Adam', regression],
  ['a gradient of a gradient', matching],
])('%s is the same as a graph and eagerly over 20 steps', (_, step) => {
  expect(difference(step, initialState(), batch, 20)).toBeLessThan(1e-5);
});

test('a step trains: its loss falls', () => {
  const step = compile(matching, {state: initialState(), inputs: batch(0)});
  const losses = Array.from({length: 60}, () => take(step.run(batch(0)))['loss']![0]!);
  expect(losses[59]).toBeLessThan(0.7 * losses[0]!);
  step.dispose();
});

test('operations with lists, several outputs, attributes and constants are the same', () => {
  const step: Step = ({k, n}, {x, i}) => {
    const [a, b] = tf.split(x!, 2, 1);
    const image = tf.reshape(tf.concat([a!, b!, tf.ones([6, 2])], 1), [1, 6, 6, 1]) as tf.Tensor4D;
    const convolved = tf.conv2d(image, k as tf.Tensor4D, [1, 2], 'same');
    const pooled = tf.avgPool(convolved, 2, 1, 'valid');
    const {values, indices} = tf.topk(tf.reshape(pooled, [-1]), 3);
    return {
      state: {k: tf.mul(k!, 1.01), n: tf.add(n!, tf.scalar(1, 'int32'))},
      outputs: {
        values,
        indices,
        some: tf.gather(x!, i!),
        stacked: tf.stack(tf.unstack(x!, 1).reverse()),
        padded: tf.pad(
          x!,
          [
            [0, 0],
            [1, 2],
          ],
          7,
        ),
        tiled: tf.tile(tf.range(0, 3), [2]),
        n: n!,
      },
    };
  };
  const state = {k: tf.reshape(tf.range(-4, 5), [3, 3, 1, 1]), n: tf.scalar(2e9, 'int32')};
  const inputs = (i: number) => ({x: batch(i)['x']!, i: tf.tensor1d([0, 5 - i, i], 'int32')});
  expect(difference(step, state, (i) => ({...inputs(i), x: tf.tile(inputs(i).x, [1, 2])}), 4)).toBe(0);
});

test('int32 and bool outputs and state keep their dtypes and values', () => {
  const state = {count: tf.scalar(2_000_000_000, 'int32'), seen: tf.tensor1d([false, true, false], 'bool')};
  const inputs = {x: tf.tensor1d([1, -1, 2])};
  const step = compile(
    ({count, seen}, {x}) => ({
      state: {count: tf.add(count!, tf.scalar(1, 'int32')), seen: tf.logicalOr(seen!, tf.greater(x!, 0))},
      outputs: {positive: tf.greater(x!, 0), count: count!},
    }),
    {state, inputs},
  );
  const outputs = step.run(inputs);
  expect([outputs['positive']!.dtype, outputs['count']!.dtype]).toEqual(['bool', 'int32']);
  expect(numbers(outputs)).toEqual({positive: [1, 0, 1], count: [2_000_000_000]});
  expect(take(step.get())).toEqual({count: [2_000_000_001], seen: [1, 1, 1]});
  step.dispose();
});

test('constants keep their bits', () => {
  const values = [NaN, -0, Infinity, 1e-45, -1e38];
  const step = compile(
    (state) => ({
      state,
      outputs: {
        values: tf.tensor1d(values),
        zeros: tf.fill([40], -0),
        ones: tf.onesLike(tf.tensor1d([1, 2], 'int32')),
      },
    }),
    {state: {}, inputs: {}},
  );
  const {zeros, ones, values: got} = take(step.run({}));
  expect(got).toEqual([...Float32Array.from(values)]);
  expect(zeros!.every((zero) => Object.is(zero, -0))).toBe(true);
  expect(ones).toEqual([1, 1]);
  step.dispose();
});
