import * as tf from '@tensorflow/tfjs-core';
import {sumPerExample} from '../math/ops.ts';

/** A vector field v(x, t): points x [B, …] and times t [B] to vectors of x's shape. Examples do not mix. */
export type Field = (x: tf.Tensor, t: tf.Tensor) => tf.Tensor;

/** A field's vectors [B, …] and its divergence ∇·v [B], or an estimate of it. */
export interface Flow {
  readonly vectors: tf.Tensor;
  readonly divergence: tf.Tensor;
}

/**
 * Hutchinson's estimate  εᵀ (∂v/∂x) ε  of the divergence, by one vector-Jacobian product (Grathwohl et al. 2019). It is
 * unbiased for probes ε [B, …] of mean 0 and covariance I.
 */
export const hutchinson = (field: Field, x: tf.Tensor, t: tf.Tensor, probe: tf.Tensor): Flow => {
  let vectors: tf.Tensor | undefined;
  const along = (x: tf.Tensor): tf.Scalar => {
    // Kept from the tidying of the gradient's tape: the field is worked out once for both results.
    vectors = tf.keep(field(x, t));
    return tf.sum<tf.Scalar>(tf.mul(vectors, probe));
  };
  const gradient = tf.grad(along)(x);
  const divergence = sumPerExample(tf.mul(gradient, probe));
  const flow = {vectors: tf.clone(vectors!), divergence};
  vectors!.dispose();
  return flow;
};

/**
 * The divergence itself, by one vector-Jacobian product for each of an example's D numbers. All of them are one batch
 * of D·B examples, so it is for data of few dimensions.
 */
export const exactDivergence = (field: Field, x: tf.Tensor, t: tf.Tensor): Flow => {
  const [batch, ...shape] = x.shape as [number, ...number[]];
  const dimensions = x.size / batch;
  const times = (y: tf.Tensor): tf.Tensor => tf.tile(y, [dimensions, ...y.shape.slice(1).map(() => 1)]);
  // Row d·B + b has a 1 at dimension d.
  const units = tf.tile(tf.reshape(tf.eye(dimensions), [dimensions, 1, dimensions]), [1, batch, 1]);
  const probe = tf.reshape(units, [dimensions * batch, ...shape]);
  const {vectors, divergence} = hutchinson(field, times(x), times(t), probe);
  return {
    vectors: tf.slice(vectors, [0, ...shape.map(() => 0)], [batch, ...shape]),
    divergence: tf.sum(tf.reshape(divergence, [dimensions, batch]), 0),
  };
};
