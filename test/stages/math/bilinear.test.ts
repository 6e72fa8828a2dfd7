import * as tf from '@tensorflow/tfjs-core';
import {describe, expect, test} from 'vitest';
import {resizeBilinear} from '../../../stages/math/bilinear.ts';
import {expectClose} from '../../helpers/close.ts';
import {drawn, testDerivatives} from '../../helpers/derivatives.ts';
import '../../helpers/tensorflow.ts';

test('corners go on corners', () => {
  const x = tf.tensor4d([0, 1, 2, 3], [1, 2, 2, 1]);
  const third = 1 / 3;
  const expected = [0, 1, 2, 3, 2, 3, 4, 5, 4, 5, 6, 7, 6, 7, 8, 9].map((thirds) => thirds * third);
  expectClose(resizeBilinear(x, 4, 4), expected);
});

test.each([
  [7, 5],
  [2, 9],
  [3, 3],
  [1, 4],
])("to %d × %d pixels it equals tfjs's own", (height, width) => {
  const x = drawn('x', [2, 4, 3, 2]);
  const theirs = tf.image.resizeBilinear(x as tf.Tensor4D, [height, width], true);
  const ours = resizeBilinear(x, height, width);
  expect(ours.shape).toEqual(theirs.shape);
  expectClose(ours, theirs);
});

test('a single pixel is spread over all', () => {
  expectClose(resizeBilinear(tf.tensor4d([5], [1, 1, 1, 1]), 2, 3), [5, 5, 5, 5, 5, 5]);
});

test('images that have the size are left as they are', () => {
  const x = drawn('x', [2, 4, 3, 2]);
  expect(resizeBilinear(x, 4, 3)).toBe(x);
});

describe('derivatives', () => {
  testDerivatives(
    ({x}) => resizeBilinear(x!, 4, 5),
    () => ({x: drawn('x', [1, 2, 3, 2])}),
  );
});
