import {basename} from 'node:path';
import {rowsOfBytes, type RowSource} from '../artifacts/row-source.ts';
import type {Range} from '../artifacts/bytes.ts';
import {sizeOf, type Shape} from '../math/shape.ts';

/** Images of 8 bits with a class each. */
export interface Images {
  /** [N, width], as the numbers that a range makes of bytes. */
  readonly rows: (range: Range) => RowSource;
  /** [N] */
  readonly labels: Int32Array;
  /** [H, W, C] */
  readonly shape: Shape;
  /** Names of the classes. */
  readonly names: readonly string[];
}

/** @throws RangeError that names the files, where there is not one image with a pixel. */
export const checkSome = ({labels, shape}: Images, paths: readonly string[]): void => {
  if (labels.length * sizeOf(shape) === 0)
    throw new RangeError(`there are no images in ${paths.map((path) => basename(path)).join(', ')}`);
};

/** Images of which all bytes are in memory, [N, H, W, C] row-major. */
export const imagesOfBytes = (pixels: Uint8Array, rest: Omit<Images, 'rows'>): Images => ({
  ...rest,
  rows: (range) => rowsOfBytes(pixels, sizeOf(rest.shape), range),
});

/** `0`, `1`, … for classes that nobody named. */
export const numbered = (labels: Int32Array): readonly string[] =>
  Array.from({length: labels.reduce((top, label) => Math.max(top, label), -1) + 1}, (_, label) => `${label}`);

/** Planes [C, H, W], as CIFAR has them, to pixels [H, W, C], written at an offset. */
export const interleave = (planes: Uint8Array, channels: number, to: Uint8Array, offset: number): void => {
  const size = planes.length / channels;
  for (let channel = 0; channel < channels; channel++)
    for (let i = 0; i < size; i++) to[offset + i * channels + channel] = planes[channel * size + i]!;
};
