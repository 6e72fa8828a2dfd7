/** The blocks of Inception v3 (Szegedy et al. 2016), of images [B, H, W, inputs]. Widths are channels. */
import {branches, sequence} from '../layers/sequence.ts';
import type {Layer} from '../layers/layer.ts';
import {convRelu, halve, halvingMaxPool} from './parts.ts';

/** Looks at 1, 5 × 5, twice 3 × 3 pixels and a mean: 224 channels and `pooled` more. */
export const block35 = (name: string, inputs: number, pooled: number, pool: Layer): Layer =>
  branches([
    convRelu(`${name}.branch1x1`, inputs, 64),
    sequence([
      convRelu(`${name}.branch5x5_1`, inputs, 48),
      convRelu(`${name}.branch5x5_2`, 48, 64, {size: 5}),
    ]),
    sequence([
      convRelu(`${name}.branch3x3dbl_1`, inputs, 64),
      convRelu(`${name}.branch3x3dbl_2`, 64, 96, {size: 3}),
      convRelu(`${name}.branch3x3dbl_3`, 96, 96, {size: 3}),
    ]),
    sequence([pool, convRelu(`${name}.branch_pool`, inputs, pooled)]),
  ]);

/** From 35 × 35 to 17 × 17 pixels: 480 channels beside the input's. */
export const reduction17 = (name: string, inputs: number): Layer =>
  branches([
    convRelu(`${name}.branch3x3`, inputs, 384, {size: 3, ...halve}),
    sequence([
      convRelu(`${name}.branch3x3dbl_1`, inputs, 64),
      convRelu(`${name}.branch3x3dbl_2`, 64, 96, {size: 3}),
      convRelu(`${name}.branch3x3dbl_3`, 96, 96, {size: 3, ...halve}),
    ]),
    halvingMaxPool,
  ]);

const [row, column] = [{size: [1, 7]}, {size: [7, 1]}] as const;

/** Looks at 1, once and twice 7 × 7 pixels, rows and columns apart, and a mean: 4 × 192 channels. */
export const block17 = (name: string, inputs: number, width: number, pool: Layer): Layer =>
  branches([
    convRelu(`${name}.branch1x1`, inputs, 192),
    sequence([
      convRelu(`${name}.branch7x7_1`, inputs, width),
      convRelu(`${name}.branch7x7_2`, width, width, row),
      convRelu(`${name}.branch7x7_3`, width, 192, column),
    ]),
    sequence([
      convRelu(`${name}.branch7x7dbl_1`, inputs, width),
      convRelu(`${name}.branch7x7dbl_2`, width, width, column),
      convRelu(`${name}.branch7x7dbl_3`, width, width, row),
      convRelu(`${name}.branch7x7dbl_4`, width, width, column),
      convRelu(`${name}.branch7x7dbl_5`, width, 192, row),
    ]),
    sequence([pool, convRelu(`${name}.branch_pool`, inputs, 192)]),
  ]);

/** From 17 × 17 to 8 × 8 pixels: 512 channels beside the input's. */
export const reduction8 = (name: string, inputs: number): Layer =>
  branches([
    sequence([
      convRelu(`${name}.branch3x3_1`, inputs, 192),
      convRelu(`${name}.branch3x3_2`, 192, 320, {size: 3, ...halve}),
    ]),
    sequence([
      convRelu(`${name}.branch7x7x3_1`, inputs, 192),
      convRelu(`${name}.branch7x7x3_2`, 192, 192, row),
      convRelu(`${name}.branch7x7x3_3`, 192, 192, column),
      convRelu(`${name}.branch7x7x3_4`, 192, 192, {size: 3, ...halve}),
    ]),
    halvingMaxPool,
  ]);

/** Looks at 1, 3 × 3 and 5 × 5 pixels, rows beside columns at the end, and a pool: 2048 channels. */
export const block8 = (name: string, inputs: number, pool: Layer): Layer => {
  const cross = (part: string): Layer =>
    branches([
      convRelu(`${name}.${part}a`, 384, 384, {size: [1, 3]}),
      convRelu(`${name}.${part}b`, 384, 384, {size: [3, 1]}),
    ]);
  return branches([
    convRelu(`${name}.branch1x1`, inputs, 320),
    sequence([convRelu(`${name}.branch3x3_1`, inputs, 384), cross('branch3x3_2')]),
    sequence([
      convRelu(`${name}.branch3x3dbl_1`, inputs, 448),
      convRelu(`${name}.branch3x3dbl_2`, 448, 384, {size: 3}),
      cross('branch3x3dbl_3'),
    ]),
    sequence([pool, convRelu(`${name}.branch_pool`, inputs, 192)]),
  ]);
};
