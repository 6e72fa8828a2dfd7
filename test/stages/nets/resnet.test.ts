import * as tf from '@tensorflow/tfjs-core';
import {describe, expect, test} from 'vitest';
import type {ResNetConfig} from '../../../schemas/nets/resnet.ts';
import {rng} from '../../../stages/math/stream.ts';
import {makeNet} from '../../../stages/nets/make-net.ts';
import type {Net, Weights} from '../../../stages/nets/net.ts';
import {toTensors} from '../../../stages/nets/params.ts';
import {byHand, imageFrom, map, maxPool, mean, plus, type Image} from '../../helpers/by-hand.ts';
import {expectClose} from '../../helpers/close.ts';
import '../../helpers/tensorflow.ts';

const config: ResNetConfig = {
  type: 'resnet',
  depth: 18,
  features: 2,
  fourier_features: 3,
  fourier_scale: 1,
};
const input = [9, 6, 2] as const;

/** Weights far from their start: running variances stay above 0. */
const moved = (net: Net): Weights =>
  Object.fromEntries(
    Object.entries(net.init(rng(1))).map(([name, {shape, values}]) => [
      name,
      {shape, values: values.map((value, i) => value + 0.2 * Math.sin(i + 1))},
    ]),
  );

const relu = (x: Image): Image => map(x, (value) => Math.max(0, value));
const swish = (values: readonly number[]): number[] => values.map((value) => value / (1 + Math.exp(-value)));

const layers = (weights: Weights) => {
  const {conv, dense, weight} = byHand(weights);
  const norm = (name: string, x: Image): Image => {
    const [scale, shift, centre, variance] = ['weight', 'bias', 'running_mean', 'running_var'].map(
      (part) => weight(`${name}.${part}`).values,
    ) as [Float32Array, Float32Array, Float32Array, Float32Array];
    return map(x, (v, c) => ((v - centre[c]!) / Math.sqrt(variance[c]! + 1e-5)) * scale[c]! + shift[c]!);
  };
  return {conv, dense, weight, norm};
};

/** The whole network in use, of one image at σ. */
const expectedOf = (weights: Weights, counts: readonly number[], image: Image, sigma: number): number[] => {
  const {conv, dense, weight, norm} = layers(weights);
  const phases = Array.from(weight('condition_modules.0.W').values, (w) => 2 * Math.PI * w * Math.log(sigma));
  const waves = [...phases.map(Math.sin), ...phases.map(Math.cos)];
  const level = dense('condition_modules.2', swish(dense('condition_modules.1', waves)));
  let x = relu(norm('classifier.bn1', conv('classifier.conv1', image)));
  counts.forEach((count, s) => {
    for (let i = 0; i < count; i++) {
      const [name, stride] = [`classifier.layer${s + 1}.${i}`, s > 0 && i === 0 ? 2 : 1];
      const h = relu(norm(`${name}.bn1`, conv(`${name}.conv1`, x, {stride})));
      const through = norm(`${name}.bn2`, conv(`${name}.conv2`, h));
      const past = stride === 1 ? x : norm(`${name}.shortcut.1`, conv(`${name}.shortcut.0`, x, {stride}));
      x = relu(plus(past, through));
    }
    const offset = dense(`classifier.dense_${s + 1}`, swish(level));
    x = map(x, (value, c) => value + offset[c]!);
  });
  return dense(
    'classifier.linear',
    x.map((plane) => mean(plane.flat())),
  );
};

describe.each([
  [18, [2, 2, 2, 2]],
  [34, [3, 4, 6, 3]],
] as const)('a noise-conditional ResNet of depth %d', (depth, counts) => {
  const net = makeNet({...config, depth}, input, [4]);

  test('is what its layers say, for images of odd sides', () => {
    const weights = moved(net);
    const images = [0, 1, 2].map((i) => rng(2).normal(i, 108));
    const sigmas = [0.01, 1.5, 40];
    const x = tf.stack(images.map((image) => tf.tensor3d(image, [...input])));
    const outputs = net.apply(toTensors(weights), x, tf.tensor1d(sigmas));
    expect(outputs.shape).toEqual([3, 4]);
    const expected = images.map((image, i) =>
      expectedOf(weights, counts, imageFrom(image, input), sigmas[i]!),
    );
    expectClose(outputs, expected.flat(), 1e-4);
  });

  test('keeps its frequencies and running statistics from the optimizer', () => {
    const names = Object.keys(net.init(rng(1)));
    const kept = names.filter((name) => net.buffers.has(name));
    const norms = names.filter((name) => name.endsWith('running_mean')).length;
    expect(kept).toHaveLength(1 + 2 * norms);
    expect(norms).toBe(1 + 2 * counts.reduce((sum, count) => sum + count, 0) + 3);
    expect(kept[0]).toBe('condition_modules.0.W');
  });
});

describe('ResNet-50', () => {
  const net = makeNet({type: 'resnet50', features: 2}, input, [3]);

  test('is what its layers say', () => {
    const weights = moved(net);
    const image = rng(2).normal(0, 108);
    const {conv, dense, norm} = layers(weights);
    let x = maxPool(relu(norm('bn1', conv('conv1', imageFrom(image, input), {stride: 2}))), 3, 2);
    [3, 4, 6, 3].forEach((count, s) => {
      for (let i = 0; i < count; i++) {
        const [name, stride] = [`layer${s + 1}.${i}`, s > 0 && i === 0 ? 2 : 1];
        const narrow = relu(norm(`${name}.bn1`, conv(`${name}.conv1`, x)));
        const seen = relu(norm(`${name}.bn2`, conv(`${name}.conv2`, narrow, {stride})));
        const wide = norm(`${name}.bn3`, conv(`${name}.conv3`, seen));
        const past = i > 0 ? x : norm(`${name}.downsample.1`, conv(`${name}.downsample.0`, x, {stride}));
        x = relu(plus(past, wide));
      }
    });
    const expected = dense(
      'fc',
      x.map((plane) => mean(plane.flat())),
    );
    const output = net.apply(toTensors(weights), tf.tensor4d(image, [1, ...input]), tf.zeros([1]));
    expectClose(output, expected, 1e-4);
  });
});

describe('ResNet for small images', () => {
  test('is what its layers say', () => {
    const net = makeNet({type: 'cifar-resnet', depth: 14, features: 2}, input, [3]);
    const weights = moved(net);
    const image = rng(2).normal(0, 108);
    const {conv, dense, norm} = layers(weights);
    let x = relu(norm('bn1', conv('conv1', imageFrom(image, input))));
    for (const s of [1, 2, 3])
      for (const i of [0, 1]) {
        const [name, stride] = [`layer${s}.${i}`, s > 1 && i === 0 ? 2 : 1];
        const h = relu(norm(`${name}.bn1`, conv(`${name}.conv1`, x, {stride})));
        const through = norm(`${name}.bn2`, conv(`${name}.conv2`, h));
        const past = stride === 1 ? x : norm(`${name}.shortcut.1`, conv(`${name}.shortcut.0`, x, {stride}));
        x = relu(plus(past, through));
      }
    const expected = dense(
      'linear',
      x.map((plane) => mean(plane.flat())),
    );
    const output = net.apply(toTensors(weights), tf.tensor4d(image, [1, ...input]), tf.zeros([1]));
    expectClose(output, expected, 1e-4);
  });

  test('has the 269 722 weights of ResNet-20, and those of two convolved shortcuts', () => {
    const net = makeNet({type: 'cifar-resnet', depth: 20, features: 16}, [32, 32, 3], [10]);
    const learned = Object.entries(net.init(rng(1))).filter(([name]) => !net.buffers.has(name));
    const shortcuts = 16 * 32 + 2 * 32 + (32 * 64 + 2 * 64);
    expect(learned.reduce((sum, [, {values}]) => sum + values.length, 0)).toBe(269_722 + shortcuts);
  });
});

test('scores and flat examples are refused', () => {
  expect(() => makeNet(config, input, input)).toThrow('resnet says one number for each class');
  expect(() => makeNet({type: 'resnet50', features: 2}, [5], [3])).toThrow(
    'expected images [H, W, C], got [5]',
  );
});
