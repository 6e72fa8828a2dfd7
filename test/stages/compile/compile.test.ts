import * as tf from '@tensorflow/tfjs-core';
import {expect, test} from 'vitest';
import {compile} from '../../../stages/compile/compile.ts';
import '../../helpers/tensorflow.ts';

test('a step is recorded and runs', () => {
  const state = {n: tf.scalar(1)};
  const inputs = {x: tf.tensor1d([1, 2, 3])};
  const step = compile(({n}, {x}) => ({state: {n: tf.add(n!, 1)}, outputs: {sum: tf.sum(tf.mul(x!, n!))}}), {state, inputs});
  expect(step.run(inputs)['sum']!.dataSync()[0]).toBe(6);
  expect(step.run(inputs)['sum']!.dataSync()[0]).toBe(12);
  expect(step.get()['n']!.dataSync()[0]).toBe(3);
  console.log(step.compileMs);
});
