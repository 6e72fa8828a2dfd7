import {conv} from './conv.ts';
import type {Layer} from './layer.ts';
import {byFans, constant} from './starts.ts';

/** How the weights of a convolution over `size` × `size` pixels begin in score networks: by both fans, without bias. */
export const fanStarts = (inputs: number, outputs: number, size: number, scale = 1) => ({
  weight: byFans(size ** 2 * inputs, size ** 2 * outputs, scale),
  bias: constant(0),
});

/** A convolution over 3 × 3 pixels that begins so. */
export const conv3 = (name: string, inputs: number, outputs: number, scale = 1): Layer =>
  conv(name, inputs, outputs, {size: 3, ...fanStarts(inputs, outputs, 3, scale)});

/** A convolution over single pixels that begins so. */
export const conv1 = (name: string, inputs: number, outputs: number): Layer =>
  conv(name, inputs, outputs, {size: 1, ...fanStarts(inputs, outputs, 1)});
