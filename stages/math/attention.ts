import * as tf from '@tensorflow/tfjs-core';
import {softmax} from './ops.ts';

/**
 * Attention of one head over the pixels of an image (Vaswani et al. 2017, equation 1):  softmax(q kᵀ / √C) v,  where the
 * rows of q, k and v [B, H, W, C] are an image's pixels.
 */
export const attention = (q: tf.Tensor, k: tf.Tensor, v: tf.Tensor): tf.Tensor => {
  const [batch, height, width, channels] = q.shape as [number, number, number, number];
  const rows = (x: tf.Tensor): tf.Tensor3D => tf.reshape(x, [batch, height * width, channels]);
  // Scaled before the product: q is smaller than what comes of it.
  const logits = tf.matMul(rows(tf.mul(q, channels ** -0.5)), rows(k), false, true);
  return tf.reshape(tf.matMul(softmax(logits) as tf.Tensor3D, rows(v)), q.shape);
};
