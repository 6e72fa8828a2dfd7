import * as tf from '@tensorflow/tfjs-core';

/**
 * Images [B, H, W, C] to [B, height, width, C] by bilinear interpolation, corners on corners (PyTorch's
 * `align_corners`). It is linear in each axis: a product with one matrix for the rows and one for the columns, which any
 * backend differentiates as often as one likes.
 */
export const resizeBilinear = (x: tf.Tensor, height: number, width: number): tf.Tensor => {
  const [batch, rows, columns, channels] = x.shape as [number, number, number, number];
  if (rows === height && columns === width) return x;
  const lines = tf.reshape<tf.Rank.R3>(x, [batch, rows, columns * channels]);
  const taller = tf.matMul(interpolation(rows, height), lines);
  const pixels = tf.reshape<tf.Rank.R3>(taller, [batch * height, columns, channels]);
  return tf.reshape(tf.matMul(interpolation(columns, width), pixels), [batch, height, width, channels]);
};

/** [1, to, from]: row i holds the weights of the two neighbours of the place i · (from − 1) / (to − 1). */
const interpolation = (from: number, to: number): tf.Tensor3D => {
  const matrix = new Float32Array(to * from);
  for (let i = 0; i < to; i++) {
    const place = to === 1 ? 0 : (i * (from - 1)) / (to - 1);
    const below = Math.min(Math.floor(place), from - 1);
    const above = Math.min(below + 1, from - 1);
    matrix[i * from + below]! += 1 - (place - below);
    matrix[i * from + above]! += place - below;
  }
  return tf.tensor3d(matrix, [1, to, from]);
};
