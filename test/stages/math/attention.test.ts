import type * as tf from '@tensorflow/tfjs-core';
import {expect, test} from 'vitest';
import {attention} from '../../../stages/math/attention.ts';
import {expectClose} from '../../helpers/close.ts';
import {drawn, imageOf, pixels, testDerivatives} from '../../helpers/derivatives.ts';
import '../../helpers/tensorflow.ts';

const [batch, height, width, channels] = [2, 2, 3, 4];
const shape = [batch, height, width, channels] as const;
const given = () => ({q: drawn('q', shape), k: drawn('k', shape), v: drawn('v', shape)});

/** Pixel by pixel: weights from inner products, then a weighted mean. */
const oracle = ({q, k, v}: Readonly<Record<'q' | 'k' | 'v', tf.Tensor>>): number[] => {
  const [asked, keys, values] = [pixels(q), pixels(k), pixels(v)];
  const places = Array.from({length: height * width}, (_, i) => [Math.floor(i / width), i % width] as const);
  return imageOf(shape, (b, h, w, c) => {
    const weights = places.map(([i, j]) => {
      let product = 0;
      for (let d = 0; d < channels; d++) product += asked(b, h, w, d) * keys(b, i, j, d);
      return Math.exp(product / Math.sqrt(channels));
    });
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return places.reduce((sum, [i, j], at) => sum + (weights[at]! / total) * values(b, i, j, c), 0);
  });
};

test('is a mean of values, weighted by how well keys answer', () => {
  const {q, k, v} = given();
  const y = attention(q, k, v);
  expect(y.shape).toEqual([...shape]);
  expectClose(y, oracle({q, k, v}));
});

testDerivatives(({q, k, v}) => attention(q!, k!, v!), given);
