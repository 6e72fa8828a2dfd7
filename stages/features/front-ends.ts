import * as tf from '@tensorflow/tfjs-core';
import type {FrontEnd} from '../../schemas/features.ts';
import {mapAxes} from '../math/separable.ts';
import {halfPixel, pillowBicubic, tensorflow1, type Resizing} from './resizings.ts';

/** Images [B, H, W, 3] of values from 0 to 255 to a network's input [B, side, side, 3]. */
type Prepare = (images: tf.Tensor, side: number) => tf.Tensor;

const resized = (images: tf.Tensor, side: number, resizing: Resizing): tf.Tensor => {
  const [height, width] = images.shape.slice(1) as [number, number];
  if (height === side && width === side) return images;
  return mapAxes(images, resizing(height, side), resizing(width, side));
};

/** (x − middle) / middle. */
const about = (middle: number, x: tf.Tensor): tf.Tensor => tf.div(tf.sub(x, middle), middle);

/** The ways of the programs that published FIDs were measured with; they differ by pixels and so in the number. */
export const frontEnds: Readonly<Record<Exclude<FrontEnd, 'none'>, Prepare>> = {
  tf1: (images, side) => about(128, resized(images, side, tensorflow1)),
  'pytorch-fid': (images, side) => about(127.5, resized(images, side, halfPixel)),
  clean: (images, side) => about(128, tf.clipByValue(resized(images, side, pillowBicubic), 0, 255)),
};
