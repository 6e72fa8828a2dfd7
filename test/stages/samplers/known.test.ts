import * as tf from '@tensorflow/tfjs-core';
import {describe, expect, test} from 'vitest';
import '../../helpers/tensorflow.ts';
import {expectClose} from '../../helpers/close.ts';
import type {KnownConfig} from '../../../schemas/known.ts';
import {rng} from '../../../stages/math/stream.ts';
import {makeKnown, replaced} from '../../../stages/samplers/known.ts';

const [height, width] = [3, 5];
const image = [height, width, 3];
const box = {type: 'box', top: 1, left: 2, height: 2, width: 3, known: 'outside'} as const;
const normal = (name: string, shape: readonly number[]): tf.Tensor => {
  const full = [2, ...shape];
  return tf.tensor(rng(3).split(name).normal(0, tf.util.sizeFromShape(full)), full);
};
/** Whether an entry is known, pixel by pixel, first channel. */
const knownPixels = (config: KnownConfig): number[][] => {
  const marked = makeKnown(config, image)(tf.ones([1, ...image]));
  const first = tf.slice(marked, [0, 0, 0, 0], [1, height, width, 1]);
  return tf.reshape(first, [height, width]).arraySync() as number[][];
};

describe.each([
  ['coordinates', {type: 'coordinates', coordinates: [0, 2]}, [3]],
  ['half', {type: 'half', side: 'right'}, image],
  ['box', box, image],
  ['grey', {type: 'grey'}, image],
] as const)('%s', (_, config, shape) => {
  const known = makeKnown(config as KnownConfig, shape);
  const [x, y] = [normal('x', shape), normal('y', shape)];

  test('is an orthogonal projection', () => {
    expectClose(known(known(x)), known(x));
    expectClose(tf.sum(tf.mul(known(x), y)), tf.sum(tf.mul(x, known(y))));
  });

  test('is what is replaced, and all that is', () => {
    const mixed = replaced(known, x, y);
    expectClose(known(mixed), known(y));
    expectClose(tf.sub(mixed, known(mixed)), tf.sub(x, known(x)));
  });
});

test('halves and boxes are the pixels that they say', () => {
  const rows = (...lines: readonly string[]): number[][] => lines.map((line) => [...line].map(Number));
  const half = (side: 'left' | 'right' | 'top' | 'bottom') => knownPixels({type: 'half', side});
  expect(half('left')).toEqual(rows('11000', '11000', '11000'));
  expect(half('right')).toEqual(rows('00111', '00111', '00111'));
  expect(half('top')).toEqual(rows('11111', '00000', '00000'));
  expect(half('bottom')).toEqual(rows('00000', '11111', '11111'));
  expect(knownPixels(box)).toEqual(rows('11111', '11000', '11000'));
  expect(knownPixels({...box, width: 2, known: 'inside'})).toEqual(rows('00000', '00110', '00110'));
});

test('grey is the mean of the channels', () => {
  const known = makeKnown({type: 'grey'}, [1, 1, 3]);
  expectClose(known(tf.tensor([1, 2, 6], [1, 1, 1, 3])), [3, 3, 3]);
});

test('a part that the examples do not have is refused', () => {
  expect(() => makeKnown({type: 'grey'}, [4, 4, 1])).toThrow(
    'three channels; the examples have shape [4, 4, 1]',
  );
  expect(() => makeKnown({type: 'half', side: 'top'}, [2])).toThrow('half is of images [H, W, C]');
  expect(() => makeKnown(box, [2, 5, 3])).toThrow(
    'the box ends at row 3 and column 5; the images have 2 rows',
  );
  expect(() => makeKnown({type: 'coordinates', coordinates: [0, 2]}, [2])).toThrow('coordinates 0, 2');
  expect(() => makeKnown({type: 'coordinates', coordinates: [0]}, image)).toThrow('shape [3, 5, 3]');
});
