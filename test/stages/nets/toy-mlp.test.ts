import * as tf from '@tensorflow/tfjs-core';
import {describe, expect, test} from 'vitest';
import {rng} from '../../../stages/math/stream.ts';
import {makeNet} from '../../../stages/nets/make-net.ts';
import type {Weights} from '../../../stages/nets/net.ts';
import {countParameters, toTensors, toWeights} from '../../../stages/nets/params.ts';
import {toyMlp} from '../../../stages/nets/toy-mlp.ts';
import {expectClose, expectMean} from '../../helpers/close.ts';
import {gradcheck} from '../../helpers/gradcheck.ts';
import '../../helpers/tensorflow.ts';

const stream = rng(7);
const paper = makeNet({type: 'toy-mlp', features: 16, conditional: true}, [2], [2]);
const shapes = (weights: Weights) =>
  Object.fromEntries(Object.entries(weights).map(([name, {shape}]) => [name, shape]));

describe('its weights', () => {
  test('have the names and shapes that PyTorch gives them, in order', () => {
    const expected = {
      'x.0.weight': [256, 2],
      'x.0.bias': [256],
      'x.2.weight': [128, 256],
      'x.2.bias': [128],
      'x.4.weight': [64, 128],
      'x.4.bias': [64],
      'sigma.0.weight': [64, 1],
      'sigma.0.bias': [64],
      'sigma.2.weight': [32, 64],
      'sigma.2.bias': [32],
      'sigma.4.weight': [16, 32],
      'sigma.4.bias': [16],
      'head.weight': [2, 80],
      'head.bias': [2],
    };
    expect(shapes(paper.init(stream))).toEqual(expected);
    expect(Object.keys(paper.init(stream))).toEqual(Object.keys(expected));
  });

  test('are as many as published', () => {
    const unconditional = makeNet({type: 'toy-mlp', features: 16, conditional: false}, [2], [2]);
    expect(countParameters(paper.init(stream))).toBe(44_818);
    expect(countParameters(unconditional.init(stream))).toBe(42_050);
  });

  test('are uniform on ±1/√fanIn', () => {
    const fanIns: Record<string, number> = {
      'x.0': 2,
      'x.2': 256,
      'x.4': 128,
      'sigma.0': 1,
      'sigma.2': 64,
      'sigma.4': 32,
    };
    for (const [name, {values}] of Object.entries(paper.init(stream))) {
      const scaled = values.map((value) => value * Math.sqrt(fanIns[name.replace(/\.\w+$/, '')] ?? 80));
      expect(scaled.every((value) => value >= -1 && value < 1.000001)).toBe(true);
      if (values.length < 64) continue;
      expectMean(scaled, 0);
      expectMean(
        scaled.map((value) => value ** 2),
        1 / 3,
      );
    }
  });

  test('share no draws with each other', () => {
    // Scaled by its own bound, each weight would begin with the same number if they came from one stream.
    const starts = Object.values(paper.init(stream)).map(({values}) => values[1]! / values[0]!);
    expect(new Set(starts.map((start) => start.toFixed(4))).size).toBe(starts.length);
  });

  test('follow from the stream alone, each from its own name', () => {
    const fewer = makeNet({type: 'toy-mlp', features: 16, conditional: false}, [2], [2]);
    expect(paper.init(rng(7))).toEqual(paper.init(stream));
    expect(paper.init(rng(8))['head.bias']).not.toEqual(paper.init(stream)['head.bias']);
    expect(fewer.init(stream)['x.2.weight']).toEqual(paper.init(stream)['x.2.weight']);
  });
});

/** The same network in float64 and loops, from the weights' names alone. */
const byHand = (weights: Weights, x: readonly number[], sigma: number): number[] => {
  const layer = (name: string, input: readonly number[]) => {
    const {values} = weights[`${name}.weight`]!;
    return Array.from(weights[`${name}.bias`]!.values, (bias, row) =>
      input.reduce((sum, value, column) => sum + value * values[row * input.length + column]!, bias),
    );
  };
  const branch = (name: string, input: readonly number[]) =>
    [0, 2, 4].reduce<readonly number[]>(
      (hidden, i) => layer(`${name}.${i}`, i === 0 ? hidden : hidden.map((value) => Math.max(0, value))),
      input,
    );
  return layer('head', [...branch('x', x), ...('sigma.0.bias' in weights ? branch('sigma', [sigma]) : [])]);
};

describe.each([true, false])('conditional: %s', (conditional) => {
  const net = toyMlp({features: 3, conditional, inputs: 5, outputs: 4});
  const weights = net.init(stream);
  const points = [
    [1, -2, 3, 0.5, -0.7],
    [20, 10, -30, 4, 5],
    [0, 0, 0, 0, 0],
  ];
  const sigmas = [0.001, 7.5, 10];

  test('applies its layers in order', () => {
    const expected = points.flatMap((x, i) => byHand(weights, x, sigmas[i]!));
    expectClose(net.apply(toTensors(weights), tf.tensor2d(points), tf.tensor1d(sigmas)), expected);
    expect([net.input, net.output]).toEqual([[5], [4]]);
  });
});

test('the noise level only offsets the output', () => {
  const params = toTensors(paper.init(stream));
  const points = tf.tensor2d([
    [1, 2],
    [-30, 4],
    [7, -9],
  ]);
  const at = (sigma: number) => paper.apply(params, points, tf.fill([3], sigma));
  const offset = tf.unstack(tf.sub(at(7.5), at(0.1)) as tf.Tensor2D);
  expectClose(offset[1]!, offset[0]!, 1e-4);
  expectClose(offset[2]!, offset[0]!, 1e-4);
  expect(tf.max(tf.abs(offset[0]!)).dataSync()[0]).toBeGreaterThan(0.1);
});

describe('its gradient', () => {
  const net = toyMlp({features: 1, conditional: true, inputs: 2, outputs: 3});
  const inputs = {
    x: tf.tensor2d([
      [0.5, -1.2],
      [2, 0.3],
    ]),
    sigma: tf.tensor1d([0.4, 1.5]),
  };
  const tensors = () => ({...toTensors(net.init(stream.split('corners 4'))), ...inputs});
  const wave = (x: tf.Tensor) => tf.sum(tf.sin(tf.mul(x, 3)));

  // Small steps and weights for which none crosses a corner of a ReLU.
  const settings = {step: 2e-3, tolerance: 2e-2};

  test('first', () => gradcheck((at) => wave(net.apply(at, at['x']!, at['sigma']!)), tensors(), settings));

  test('of its gradient in x', () => {
    const slope = (at: Readonly<Record<string, tf.Tensor>>) =>
      tf.sum(tf.square(tf.grad((x: tf.Tensor) => wave(net.apply(at, x, at['sigma']!)))(at['x']!)));
    gradcheck(slope, tensors(), settings);
  });
});

test('tensors and weights convert without loss, in order', () => {
  const weights = paper.init(stream);
  const there = toTensors(weights);
  expect(toWeights(there)).toEqual(weights);
  expect(Object.keys(toWeights(there))).toEqual(Object.keys(weights));
  tf.dispose(there);
});

test('reads points of the plane alone', () => {
  const shaped = (shape: readonly number[]) => () =>
    makeNet({type: 'toy-mlp', features: 1, conditional: true}, shape, shape);
  expect(shaped([3])).toThrow('toy-mlp reads points of the plane, [2], not examples of shape [3]');
  expect(shaped([28, 28, 1])).toThrow('mlp reads points of any width, the other networks read images');
});
