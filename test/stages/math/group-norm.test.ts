import * as tf from '@tensorflow/tfjs-core';
import {describe, expect, test} from 'vitest';
import {groupNorm} from '../../../stages/math/group-norm.ts';
import {expectClose} from '../../helpers/close.ts';
import {drawn, imageOf, pixels, testDerivatives} from '../../helpers/derivatives.ts';
import '../../helpers/tensorflow.ts';

type Shape = readonly [number, number, number, number];
const shape: Shape = [2, 3, 2, 6];
const epsilon = 1e-3;

/** Mean and variance of each example's groups, one after the other, by their definition and in double precision. */
const oracle = (x: tf.Tensor, groups: number, gamma: tf.Tensor, beta: tf.Tensor): number[] => {
  const [, height, width, channels] = x.shape as [number, number, number, number];
  const [image, size] = [pixels(x), channels / groups];
  const [scales, offsets] = [gamma.dataSync(), beta.dataSync()];
  const group = (b: number, g: number): number[] =>
    imageOf([1, height, width, size], (_, h, w, c) => image(b, h, w, g * size + c));
  const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;
  return imageOf(x.shape as unknown as Shape, (b, h, w, c) => {
    const members = group(b, Math.floor(c / size));
    const centre = mean(members);
    const variance = mean(members.map((value) => (value - centre) ** 2));
    return (scales[c]! * (image(b, h, w, c) - centre)) / Math.sqrt(variance + epsilon) + offsets[c]!;
  });
};

const layer = () => ({x: drawn('x', shape), gamma: drawn('gamma', [6]), beta: drawn('beta', [6])});

describe.each([1, 2, 3, 6])('%d groups', (groups) => {
  test('are normalised each on its own', () => {
    const {x, gamma, beta} = layer();
    expectClose(groupNorm(x, groups, gamma, beta, epsilon), oracle(x, groups, gamma, beta));
  });
});

describe('two groups', () => {
  testDerivatives(({x, gamma, beta}) => groupNorm(x!, 2, gamma!, beta!, epsilon), layer);
});

test('a large mean costs no digits', () => {
  const {x, gamma, beta} = layer();
  const far = tf.add(x, 256);
  expectClose(groupNorm(far, 3, gamma, beta, epsilon), oracle(far, 3, gamma, beta), 1e-4);
});

test('what does not divide is refused', () => {
  const {x, gamma, beta} = layer();
  for (const groups of [0, 4, 1.5])
    expect(() => groupNorm(x, groups, gamma, beta, epsilon)).toThrow(
      `6 channels do not divide into ${groups} groups`,
    );
  expect(() => groupNorm(gamma, 2, gamma, beta, epsilon)).toThrow('expected images [B, H, W, C], got [6]');
});
