/**
 * Resampling of images by two through a filter of finite impulse response, which keeps what would alias out of the
 * picture: upfirdn of StyleGAN2 (Karras et al. 2020), as Song et al. 2021 use it. The filter is the outer product of its
 * taps with themselves, of sum 1; around an image are zeros. Every map here is linear, and each is the gradient of another
 * one, so that they can be differentiated any number of times.
 */
import * as tf from '@tensorflow/tfjs-core';
import './depthwise-gradient.ts';
import {custom, type Unary} from './ops.ts';

/** A filter in the places where networks of images have one. */
export interface Fir {
  /** [B, H, W, C] → [B, H/2, W/2, C]: filtered, then every second pixel. RangeError where a side is odd. */
  readonly down: Unary;
  /** [B, H, W, C] → [B, 2H, 2W, C]: zeros between the pixels, then filtered and four times as bright. */
  readonly up: Unary;
  /** [B, H, W, C] → [B, H + 1, W + 1, C]: what a convolution of 3 × 3 at every second pixel makes H/2 of. */
  readonly beforeConv: Unary;
  /** [B, 2H + 1, 2W + 1, C] → [B, 2H, 2W, C], four times as bright: what comes after a transposed convolution. */
  readonly afterConv: Unary;
}

/** @throws RangeError for fewer than two taps, or taps of sum 0, which cannot become 1. */
export const fir = (kernel: readonly number[]): Fir => {
  const length = kernel.length;
  const sum = kernel.reduce((total, tap) => total + tap, 0);
  if (length < 2 || sum === 0)
    throw new RangeError(`a filter has two taps or more, of a sum that is not 0; got [${kernel.join(', ')}]`);
  const taps = kernel.map((tap) => tap / sum);
  const reversed = [...taps].reverse();
  // Twice along each of two axes is four times as bright.
  const doubled = taps.map((tap) => 2 * tap);
  // A window with a middle would lie askew over pairs of pixels: a tap of nothing puts it where upfirdn has it.
  const even = (taps: readonly number[], first: readonly number[], last: readonly number[]) =>
    length % 2 === 0 ? taps : [...first, ...taps, ...last];
  const excess = length - 4;
  return {
    down: halve(even(reversed, [], [0])),
    up: double(even(doubled, [0], [])),
    beforeConv: slide(reversed, [Math.ceil(length / 2), Math.floor(length / 2)]),
    afterConv: slide([...doubled].reverse(), [Math.ceil(excess / 2) + 1, Math.floor(excess / 2) + 1]),
  };
};

type Taps = readonly number[];

/** Windows over every second pixel:  y[i] = Σₖ taps[k] x[2i + k + 1 − n/2]  along both axes, n taps, n even. */
const halve =
  (taps: Taps): Unary =>
  (x) => {
    const [, height, width] = x.shape;
    if (x.rank !== 4 || height! % 2 !== 0 || width! % 2 !== 0)
      throw new RangeError(
        `expected images [B, H, W, C] of even height and width, got [${x.shape.join(', ')}]`,
      );
    return custom((x) => ({
      value: tf.depthwiseConv2d(x as tf.Tensor4D, window(taps, x.shape[3]!), 2, 'same'),
      gradFunc: double(taps),
    }))(x);
  };

/** The adjoint of `halve`. */
const double =
  (taps: Taps): Unary =>
  (x) =>
    custom((x) => ({value: adjointOfHalve(x, taps), gradFunc: halve(taps)}))(x);

const adjointOfHalve = (x: tf.Tensor, taps: Taps): tf.Tensor => {
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const inputShape = [batch, 2 * height, 2 * width, channels];
  const attributes = {strides: [2, 2], pad: 'same', dilations: [1, 1], inputShape};
  const inputs = {dy: x, filter: window(taps, channels)};
  return tf.engine().runKernel<tf.Tensor>(tf.DepthwiseConv2dNativeBackpropInput, inputs, attributes);
};

/** Windows over every pixel, with so many zeros before and behind each axis. */
const slide =
  (taps: Taps, [before, behind]: readonly [number, number]): Unary =>
  (x) => {
    const around: [number, number] = [before, behind];
    const rest = taps.length - 1;
    return custom((x) => ({
      value: tf.depthwiseConv2d(
        tf.pad(x as tf.Tensor4D, [[0, 0], around, around, [0, 0]]),
        window(taps, x.shape[3]!),
        1,
        'valid',
      ),
      gradFunc: slide([...taps].reverse(), [rest - before, rest - behind]),
    }))(x);
  };

/** The outer product of the taps with themselves for each channel, [n, n, C, 1]. */
const window = (taps: Taps, channels: number): tf.Tensor4D => {
  const values = taps.flatMap((a) => taps.flatMap((b) => Array<number>(channels).fill(a * b)));
  return tf.tensor4d(values, [taps.length, taps.length, channels, 1]);
};
