import * as tf from '@tensorflow/tfjs-core';
import type {BoxConfig, KnownConfig} from '../../schemas/known.ts';
import {sizeOf, type Shape} from '../math/shape.ts';

/**
 * What is known of examples, as the orthogonal projection P onto it, [B, …] → [B, …]: entries under a mask, in some
 * orthonormal basis of the channels. Normal noise z has P z as its known part.
 */
export type Known = (x: tf.Tensor) => tf.Tensor;

/** x with its known part replaced by that of y:  x − P x + P y.  Exact where P is a mask of 0 and 1. */
export const replaced = (known: Known, x: tf.Tensor, y: tf.Tensor): tf.Tensor =>
  tf.add(tf.sub(x, known(x)), known(y));

/**
 * The projection of a config, for examples of this shape.
 *
 * @throws TypeError or RangeError when such examples have no such part.
 */
export const makeKnown = (config: KnownConfig, shape: Shape): Known => {
  switch (config.type) {
    case 'coordinates':
      return coordinates(config.coordinates, shape);
    case 'half':
      return box(halfOf(config.side, imageOf(shape, 'half')), shape);
    case 'box':
      return box(config, shape);
    case 'grey':
      return grey(shape);
  }
};

type Image = Readonly<{height: number; width: number; channels: number}>;

const imageOf = (shape: Shape, what: string): Image => {
  const [height, width, channels] = shape;
  if (shape.length !== 3 || !height || !width || !channels)
    throw new TypeError(
      `known: ${what} is of images [H, W, C]; the examples have shape [${shape.join(', ')}]`,
    );
  return {height, width, channels};
};

/** Along (1, 1, 1)/√3, the first vector of an orthonormal basis of the channels: their mean (Song et al. 2021). */
const grey = (shape: Shape): Known => {
  const {channels} = imageOf(shape, 'grey');
  if (channels !== 3)
    throw new TypeError(
      `known: grey is of images with three channels; the examples have shape [${shape.join(', ')}]`,
    );
  return (x) => tf.add(tf.zerosLike(x), tf.mean(x, -1, true));
};

/** The mask is 1 where an entry is known. */
const masked =
  (mask: Float32Array, shape: Shape): Known =>
  (x) =>
    tf.mul(x, tf.tensor(mask, [1, ...shape]));

const coordinates = (known: readonly number[], shape: Shape): Known => {
  const outside = known.find((coordinate) => coordinate >= shape[0]!);
  if (shape.length !== 1 || outside !== undefined)
    throw new RangeError(
      `known: coordinates ${known.join(', ')} are of points with more of them; the examples have shape ` +
        `[${shape.join(', ')}]`,
    );
  return masked(
    new Float32Array(sizeOf(shape)).map((_, i) => Number(known.includes(i))),
    shape,
  );
};

const halfOf = (
  side: 'left' | 'right' | 'top' | 'bottom',
  {height, width}: Image,
): Omit<BoxConfig, 'type'> => {
  const [down, across] = [Math.floor(height / 2), Math.floor(width / 2)];
  const all = {top: 0, left: 0, height, width, known: 'inside'} as const;
  switch (side) {
    case 'left':
      return {...all, width: across};
    case 'right':
      return {...all, left: across, width: width - across};
    case 'top':
      return {...all, height: down};
    case 'bottom':
      return {...all, top: down, height: height - down};
  }
};

const box = (config: Omit<BoxConfig, 'type'>, shape: Shape): Known => {
  const {height, width, channels} = imageOf(shape, 'box');
  const [bottom, right] = [config.top + config.height, config.left + config.width];
  if (bottom > height || right > width)
    throw new RangeError(
      `known: the box ends at row ${bottom} and column ${right}; the images have ${height} rows and ${width} columns`,
    );
  const mask = new Float32Array(sizeOf(shape)).map((_, i) => {
    const [row, column] = [Math.floor(i / (width * channels)), Math.floor(i / channels) % width];
    const inside = row >= config.top && row < bottom && column >= config.left && column < right;
    return Number(inside === (config.known === 'inside'));
  });
  return masked(mask, shape);
};
