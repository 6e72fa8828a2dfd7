import * as tf from '@tensorflow/tfjs-core';
import {describe, expect, test} from 'vitest';
import {fir} from '../../../stages/math/fir.ts';
import {averagePool2, nearestUpsample2} from '../../../stages/math/resample.ts';
import {expectClose} from '../../helpers/close.ts';
import {drawn, imageOf, pixels, testDerivatives} from '../../helpers/derivatives.ts';
import '../../helpers/tensorflow.ts';

interface Upfirdn {
  readonly up?: number;
  readonly down?: number;
  readonly pad: readonly [number, number];
  readonly gain?: number;
}

/** upfirdn by its definition: zeros in between, zeros around, a true convolution, every down-th pixel. */
const upfirdn = (
  x: tf.Tensor,
  kernel: readonly number[],
  {up = 1, down = 1, pad, gain = 1}: Upfirdn,
): number[] => {
  const at = pixels(x);
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const sum = kernel.reduce((a, b) => a + b);
  const n = kernel.length;
  const side = (length: number) => Math.floor((length * up + pad[0] + pad[1] - n) / down) + 1;
  const sparse = (b: number, h: number, w: number, c: number) =>
    h % up === 0 && w % up === 0 ? at(b, h / up, w / up, c) : 0;
  const taps = kernel.flatMap((a, i) => kernel.map((b, j) => ({i, j, tap: (gain * a * b) / sum ** 2})));
  return imageOf([batch, side(height), side(width), channels], (b, h, w, c) =>
    taps.reduce(
      (total, {i, j, tap}) =>
        total + tap * sparse(b, h * down - pad[0] + n - 1 - i, w * down - pad[0] + n - 1 - j, c),
      0,
    ),
  );
};

const image = () => drawn('x', [2, 4, 6, 3]);
const ramp = tf.reshape(tf.range(0, 16), [1, 4, 4, 1]);

// Skewed ones would show a kernel that is the wrong way round, odd ones a window that lies askew.
describe.each([[[1, 3, 3, 1]], [[1, 2, -3, 5]], [[1, 4, 2]], [[2, 1]], [[1, 2, 3, 4, 5]]])(
  'taps %j',
  (kernel) => {
    const filter = fir(kernel);
    const p = kernel.length - 2;

    test('halve', () => {
      const pad = [Math.floor((p + 1) / 2), Math.floor(p / 2)] as const;
      expect(filter.down(image()).shape).toEqual([2, 2, 3, 3]);
      expectClose(filter.down(image()), upfirdn(image(), kernel, {down: 2, pad}));
    });

    test('double', () => {
      const pad = [Math.floor((p + 1) / 2) + 1, Math.floor(p / 2)] as const;
      expect(filter.up(image()).shape).toEqual([2, 8, 12, 3]);
      expectClose(filter.up(image()), upfirdn(image(), kernel, {up: 2, pad, gain: 4}));
    });

    test('go before a convolution at every second pixel', () => {
      const pad = [Math.floor((p + 3) / 2), Math.floor((p + 2) / 2)] as const;
      expect(filter.beforeConv(image()).shape).toEqual([2, 5, 7, 3]);
      expectClose(filter.beforeConv(image()), upfirdn(image(), kernel, {pad}));
    });

    test('come after a transposed convolution', () => {
      const wide = drawn('wide', [2, 5, 9, 2]);
      const pad = [Math.floor((p - 1) / 2) + 1, Math.floor((p - 2) / 2) + 1] as const;
      expect(filter.afterConv(wide).shape).toEqual([2, 4, 8, 2]);
      expectClose(filter.afterConv(wide), upfirdn(wide, kernel, {pad, gain: 4}));
    });
  },
);

test('the released code says the same of an image of 0 to 15', () => {
  const {down, up} = fir([1, 3, 3, 1]);
  expectClose(down(ramp), [2.734375, 3.9375, 7.546875, 8.75]);
  const rows = tf.unstack(tf.reshape(up(ramp), [8, 8]));
  expectClose(rows[0]!, [0, 0.1875, 0.5625, 0.9375, 1.3125, 1.6875, 2.0625, 1.6875]);
  expectClose(rows[1]!, [0.75, 1.25, 1.75, 2.25, 2.75, 3.25, 3.75, 3]);
  expectClose(rows[7]!, [6.75, 9.1875, 9.5625, 9.9375, 10.3125, 10.6875, 11.0625, 8.4375]);
});

test('two equal taps take means, and repeat pixels', () => {
  const {down, up} = fir([1, 1]);
  expectClose(down(image()), averagePool2(image()));
  expectClose(up(image()), nearestUpsample2(image()));
});

describe.each(['down', 'up', 'beforeConv', 'afterConv'] as const)('derivatives of %s', (which) => {
  testDerivatives(
    ({x}) => fir([1, 2, -3, 5])[which](x!),
    () => ({x: drawn('x', which === 'afterConv' ? [1, 3, 5, 2] : [1, 2, 4, 2])}),
  );
});

test('a filter of one tap, of no sum, and an odd side are refused', () => {
  expect(() => fir([1])).toThrow('two taps or more, of a sum that is not 0; got [1]');
  expect(() => fir([1, -1])).toThrow('of a sum that is not 0');
  expect(() => fir([1, 1]).down(drawn('odd', [1, 4, 5, 2]))).toThrow(
    'even height and width, got [1, 4, 5, 2]',
  );
});
