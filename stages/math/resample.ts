import * as tf from '@tensorflow/tfjs-core';
import {custom, type Unary} from './ops.ts';

/**
 * Images [B, H, W, C] to [B, H/2, W/2, C], each pixel the mean of four. Its adjoint is `nearestUpsample2` over four, and
 * the other way round; tfjs has no second derivative for either.
 *
 * @throws RangeError where a side is odd.
 */
export const averagePool2: Unary = (x) => {
  const [, height, width] = x.shape;
  if (x.rank !== 4 || height! % 2 !== 0 || width! % 2 !== 0)
    throw new RangeError(
      `expected images [B, H, W, C] of even height and width, got [${x.shape.join(', ')}]`,
    );
  return custom((x) => ({
    value: tf.avgPool(x as tf.Tensor4D, 2, 2, 'valid'),
    gradFunc: (dy) => nearestUpsample2(tf.mul(dy, 1 / 4)),
  }))(x);
};

/** Images [B, H, W, C] to [B, 2H, 2W, C], each pixel four times. */
export const nearestUpsample2: Unary = (x) => {
  if (x.rank !== 4) throw new RangeError(`expected images [B, H, W, C], got [${x.shape.join(', ')}]`);
  const [, height, width] = x.shape as [number, number, number, number];
  return custom((x) => ({
    value: tf.image.resizeNearestNeighbor(x as tf.Tensor4D, [2 * height, 2 * width]),
    gradFunc: (dy) => tf.mul(averagePool2(dy), 4),
  }))(x);
};
