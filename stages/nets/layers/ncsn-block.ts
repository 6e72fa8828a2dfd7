import * as tf from '@tensorflow/tfjs-core';
import type {Unary} from '../../math/ops.ts';
import {averagePool2} from '../../math/resample.ts';
import {conv} from './conv.ts';
import type {Levelled, Norm} from './instance-norm-plus.ts';
import {weightsOf, type Layer} from './layer.ts';

export interface NcsnBlock {
  readonly activation: Unary;
  readonly norm: Norm;
  /** Whether it is the first of a stage that looks farther: it halves its images, or dilates its windows if it can. */
  readonly down: boolean;
  /** Of its windows, in pixels. A block that dilates keeps the size of its images. */
  readonly dilation: number;
}

/**
 * The residual block of NCSN: twice norm, activation and convolution over 3 × 3 pixels, added to the input or, where the
 * block is `down`, to what a convolution makes of it.
 */
export const ncsnBlock = (
  name: string,
  inputs: number,
  outputs: number,
  {activation, norm, down, dilation}: NcsnBlock,
): Levelled => {
  const inner = down ? inputs : outputs;
  const halves = down && dilation === 1;
  const first = conv(`${name}.conv1`, inputs, inner, {size: 3, dilation});
  const second = conv(halves ? `${name}.conv2.conv` : `${name}.conv2`, inner, outputs, {size: 3, dilation});
  const [before, between] = [norm(`${name}.normalize1`, inputs), norm(`${name}.normalize2`, inner)];
  const shortcut = down ? [shortcutOf(name, inputs, outputs, dilation)] : [];
  return {
    // PyTorch's order, which is that of a published moving average: a list without names.
    weights: weightsOf([first, between, second, ...shortcut, before]),
    apply: (pass, x, level) => {
      const h = first.apply(pass, activation(before.apply(pass, x, level)));
      const far = second.apply(pass, activation(between.apply(pass, h, level)));
      const past = shortcut.reduce((x, layer) => layer.apply(pass, x), x);
      return tf.add(past, halves ? averagePool2(far) : far);
    },
  };
};

/** A dilated convolution, or a 1 × 1 one of halved images: a mean over pixels may be taken before it as well as after. */
const shortcutOf = (name: string, inputs: number, outputs: number, dilation: number): Layer => {
  if (dilation > 1) return conv(`${name}.shortcut`, inputs, outputs, {size: 3, dilation});
  const perPixel = conv(`${name}.shortcut.conv`, inputs, outputs, {size: 1});
  return {...perPixel, apply: (pass, x) => perPixel.apply(pass, averagePool2(x))};
};
