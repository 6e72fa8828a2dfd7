import * as tf from '@tensorflow/tfjs-core';
import {expect, test} from 'vitest';
import '../../helpers/tensorflow.ts';
import {expectClose} from '../../helpers/close.ts';
import {rng} from '../../../stages/math/stream.ts';
import {makeNet} from '../../../stages/nets/make-net.ts';
import type {Weights} from '../../../stages/nets/net.ts';
import {countParameters, toTensors} from '../../../stages/nets/params.ts';

const config = {type: 'mlp', features: 6, blocks: 2, embedding: 'positional', fourier_scale: 0.5} as const;
const net = makeNet(config, [3], [2]);
const weights = net.init(rng(1));

/** The same network in float64 and loops, from the weights' names alone. */
const byHand = (
  weights: Weights,
  x: readonly number[],
  level: number,
  waves: readonly number[],
): number[] => {
  const layer = (name: string, input: readonly number[]) => {
    const {values} = weights[`${name}.weight`]!;
    return Array.from(weights[`${name}.bias`]!.values, (bias, row) =>
      input.reduce((sum, value, column) => sum + value * values[row * input.length + column]!, bias),
    );
  };
  const swish = (values: readonly number[]) => values.map((value) => value / (1 + Math.exp(-value)));
  const angles = waves.map((rate) => rate * level);
  const embedded = [...angles.map(Math.sin), ...angles.map(Math.cos)];
  const e = swish(layer('level.1', swish(layer('level.0', embedded))));
  let h = layer('first', x);
  for (const i of [0, 1]) {
    const told = layer(`blocks.${i}.level`, e);
    const hidden = layer(`blocks.${i}.inner`, swish(h)).map((value, j) => value + told[j]!);
    const added = layer(`blocks.${i}.outer`, swish(hidden));
    h = h.map((value, j) => value + added[j]!);
  }
  return layer('last', swish(h));
};

const x = [
  [0.1, -2, 3],
  [1, 0.5, -0.7],
];
const apply = (of: typeof net, weights: Weights, levels: readonly number[]) =>
  of.apply(toTensors(weights), tf.tensor2d(x), tf.tensor1d([...levels]));

test('applies its layers in order, with waves of the level', () => {
  const waves = [0, 1, 2].map((j) => 10_000 ** (-j / 2));
  const expected = x.flatMap((point, i) => byHand(weights, point, [3, 400][i]!, waves));
  expectClose(apply(net, weights, [3, 400]), expected);
  expect(countParameters(weights)).toBe(2 * (6 * 6 + 6) + (3 * 6 + 6) + 2 * 3 * (6 * 6 + 6) + (6 * 2 + 2));
});

test('or with random waves of its logarithm, which no gradient changes', () => {
  const net = makeNet({...config, embedding: 'fourier'}, [3], [2]);
  const weights = net.init(rng(1));
  expect([...net.buffers]).toEqual(['level.waves.W']);
  const waves = Array.from(weights['level.waves.W']!.values, (w) => 2 * Math.PI * w);
  const expected = x.flatMap((point, i) => byHand(weights, point, Math.log([0.01, 50][i]!), waves));
  expectClose(apply(net, weights, [0.01, 50]), expected);
});

test('reads points alone', () => {
  expect(() => makeNet(config, [8, 8, 1], [8, 8, 1])).toThrow(
    'mlp reads points, not examples of shape [8, 8, 1]',
  );
});
