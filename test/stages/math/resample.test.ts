import {describe, expect, test} from 'vitest';
import {averagePool2, nearestUpsample2} from '../../../stages/math/resample.ts';
import {expectClose} from '../../helpers/close.ts';
import {drawn, imageOf, pixels, testDerivatives} from '../../helpers/derivatives.ts';
import '../../helpers/tensorflow.ts';

const image = () => drawn('x', [2, 4, 6, 3]);

describe('averagePool2', () => {
  test('takes the mean of two by two pixels', () => {
    const [y, at] = [averagePool2(image()), pixels(image())];
    expect(y.shape).toEqual([2, 2, 3, 3]);
    const mean = (b: number, h: number, w: number, c: number): number =>
      (at(b, 2 * h, 2 * w, c) +
        at(b, 2 * h, 2 * w + 1, c) +
        at(b, 2 * h + 1, 2 * w, c) +
        at(b, 2 * h + 1, 2 * w + 1, c)) /
      4;
    expectClose(y, imageOf([2, 2, 3, 3], mean));
  });

  testDerivatives(
    ({x}) => averagePool2(x!),
    () => ({x: drawn('x', [2, 2, 4, 3])}),
  );

  test('refuses odd sides', () => {
    expect(() => averagePool2(drawn('odd', [1, 3, 4, 2]))).toThrow('even height and width, got [1, 3, 4, 2]');
    expect(() => averagePool2(drawn('odd', [1, 4, 5, 2]))).toThrow('even height and width');
  });
});

describe('nearestUpsample2', () => {
  test('repeats each pixel', () => {
    const [y, at] = [nearestUpsample2(image()), pixels(image())];
    expect(y.shape).toEqual([2, 8, 12, 3]);
    expectClose(
      y,
      imageOf([2, 8, 12, 3], (b, h, w, c) => at(b, h >> 1, w >> 1, c)),
      0,
    );
  });

  testDerivatives(
    ({x}) => nearestUpsample2(x!),
    () => ({x: drawn('x', [2, 2, 3, 2])}),
  );

  test('refuses what is no image', () => {
    expect(() => nearestUpsample2(drawn('x', [4, 6]))).toThrow('expected images [B, H, W, C], got [4, 6]');
  });
});

test('pooling undoes the repetition', () => {
  expectClose(averagePool2(nearestUpsample2(image())), image());
});
