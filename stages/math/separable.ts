import * as tf from '@tensorflow/tfjs-core';

/** A linear map of an axis: row i of `weights` [to, from], row-major, makes place i of its result. */
export interface AxisMap {
  readonly from: number;
  readonly to: number;
  readonly weights: Float32Array;
}

/**
 * Images [B, H, W, C] to [B, rows.to, columns.to, C], every row by one map and every column by the other: two products
 * with matrices, which any backend differentiates as often as one likes.
 */
export const mapAxes = (x: tf.Tensor, rows: AxisMap, columns: AxisMap): tf.Tensor => {
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const pixels = tf.reshape<tf.Rank.R3>(x, [batch * height, width, channels]);
  const wider = tf.matMul(matrixOf(columns), pixels);
  const lines = tf.reshape<tf.Rank.R3>(wider, [batch, height, columns.to * channels]);
  return tf.reshape(tf.matMul(matrixOf(rows), lines), [batch, rows.to, columns.to, channels]);
};

const matrixOf = ({from, to, weights}: AxisMap): tf.Tensor3D => tf.tensor3d(weights, [1, to, from]);

/**
 * Linear interpolation: place i of the result lies at `place(i)` between the places 0 … from − 1, and takes of its two
 * neighbours by its distance; what lies beyond an end is that end.
 */
export const linearMap = (from: number, to: number, place: (i: number) => number): AxisMap => {
  const weights = new Float32Array(to * from);
  for (let i = 0; i < to; i++) {
    const at = Math.min(Math.max(place(i), 0), from - 1);
    const below = Math.floor(at);
    const above = Math.min(below + 1, from - 1);
    weights[i * from + below]! += 1 - (at - below);
    weights[i * from + above]! += at - below;
  }
  return {from, to, weights};
};
