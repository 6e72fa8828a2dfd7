import type * as tf from '@tensorflow/tfjs-core';
import {linearMap, mapAxes, type AxisMap} from './separable.ts';

/**
 * Images [B, H, W, C] to [B, height, width, C] by bilinear interpolation, corners on corners (PyTorch's
 * `align_corners`).
 */
export const resizeBilinear = (x: tf.Tensor, height: number, width: number): tf.Tensor => {
  const [rows, columns] = x.shape.slice(1) as [number, number];
  if (rows === height && columns === width) return x;
  return mapAxes(x, cornersOnCorners(rows, height), cornersOnCorners(columns, width));
};

const cornersOnCorners = (from: number, to: number): AxisMap =>
  linearMap(from, to, (i) => (to === 1 ? 0 : (i * (from - 1)) / (to - 1)));
