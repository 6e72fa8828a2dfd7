/**
 * Operations that stay differentiable when differentiated.
 *
 * tfjs keeps the *output* of exp, sigmoid, tanh, softmax and logSoftmax for the backward pass, and its tape loses
 * how that output depends on the input: their second derivatives are silently wrong (tensorflow/tfjs#3252). Here
 * every gradient is a function of the input. Whatever is differentiated twice, as DLSM differentiates its
 * classifier, is built from this file.
 */
import * as tf from '@tensorflow/tfjs-core';

export type Unary = (x: tf.Tensor) => tf.Tensor;

type Forward = (x: tf.Tensor, save: tf.GradSaveFunc) => {value: tf.Tensor; gradFunc: Backward};
type Backward = (dy: tf.Tensor, saved: tf.Tensor[]) => tf.Tensor;

/** tf.customGrad for one input, whose declared type has no room for its own convention. */
export const custom = (forward: Forward): Unary =>
  tf.customGrad<tf.Tensor>(forward as Parameters<typeof tf.customGrad>[0]);

/** y = value(x), with the vector-Jacobian product `pull(dy, x)`. */
const differentiable = (value: Unary, pull: (dy: tf.Tensor, x: tf.Tensor) => tf.Tensor): Unary =>
  custom((x, save) => {
    save([x]);
    return {value: value(x), gradFunc: (dy, [x]) => pull(dy, x!)};
  });

/** y = value(x) entry by entry, with dy/dx = derivative(x). */
const pointwise = (value: Unary, derivative: Unary): Unary =>
  differentiable(value, (dy, x) => tf.mul(dy, derivative(x)));

export const exp: Unary = pointwise(tf.exp, (x) => exp(x));

/** 1 / (1 + e⁻ˣ). */
export const sigmoid: Unary = pointwise(tf.sigmoid, (x) => tf.mul(sigmoid(x), sigmoid(tf.neg(x))));

export const tanh: Unary = pointwise(tf.tanh, (x) => tf.sub(1, tf.square(tanh(x))));

/** log(1 + eˣ). */
export const softplus: Unary = pointwise(tf.softplus, (x) => sigmoid(x));

/** x · sigmoid(x). Its derivative, s + x s (1 − s), is made of what the value is made of: a graph has that already. */
export const swish: Unary = pointwise(
  (x) => tf.mul(x, tf.sigmoid(x)),
  (x) => {
    const s = sigmoid(x);
    return tf.mul(s, tf.add(tf.sub(x, tf.mul(x, s)), 1));
  },
);

/** max(x, 0); its derivative at 0 is 0, and its second derivative is 0 everywhere. */
export const relu: Unary = differentiable(tf.relu, (dy, x) => gate(dy, x));

/**
 * dy where x > 0, else 0. As a function of dy alone: the mask is constant to the tape, so that a second derivative
 * costs one product and never tries to differentiate a comparison.
 */
const gate = (dy: tf.Tensor, x: tf.Tensor): tf.Tensor =>
  custom((dy, save) => {
    const mask = tf.cast(tf.greater(x, 0), 'float32');
    save([mask]);
    return {value: tf.mul(dy, mask), gradFunc: (ddy, [mask]) => tf.mul(ddy, mask!)};
  })(dy);

/** x where x > 0, else slope · x. */
export const leakyRelu = (slope: number): Unary =>
  differentiable(
    (x) => tf.leakyRelu(x, slope),
    (dy, x) => tf.add(tf.mul(dy, slope), tf.mul(gate(dy, x), 1 - slope)),
  );

/** x where x > 0, else eˣ − 1 (Clevert et al. 2016). Its derivative is e to the negative part of x. */
export const elu: Unary = pointwise(tf.elu, (x) => exp(tf.neg(relu(tf.neg(x)))));

/** eˣ / Σ eˣ over the last axis. */
export const softmax: Unary = differentiable(tf.softmax, (dy, x) => {
  const p = softmax(x);
  return tf.mul(p, tf.sub(dy, collapse(tf.mul(dy, p), [dy.rank - 1])));
});

/** x − log Σ eˣ over the last axis; exact for logits of any size. */
export const logSoftmax: Unary = differentiable(
  (x) => {
    const shifted = tf.sub(x, tf.max(x, -1, true));
    return tf.sub(shifted, tf.log(tf.sum(tf.exp(shifted), -1, true)));
  },
  (dy, x) => tf.sub(dy, tf.mul(softmax(x), collapse(dy, [dy.rank - 1]))),
);

/** Sum over some axes, kept with length 1. Its adjoint is `spread`; tfjs multiplies by an array of ones instead. */
export const collapse = (x: tf.Tensor, axes: readonly number[]): tf.Tensor =>
  custom((x) => ({value: tf.sum(x, [...axes], true), gradFunc: (dy) => spread(dy, x.shape)}))(x);

/** Repeats the axes of length 1 up to `shape`. Its adjoint is `collapse`. */
export const spread = (x: tf.Tensor, shape: readonly number[]): tf.Tensor => {
  const axes = shape.flatMap((length, i) => (x.shape[i] === length ? [] : [i]));
  if (axes.length === 0) return x;
  const repeats = shape.map((length, i) => (axes.includes(i) ? length : 1));
  return custom((x) => ({value: tf.tile(x, repeats), gradFunc: (dy) => collapse(dy, axes)}))(x);
};

/** Per-example coefficients c [B], shaped to multiply x [B, …]. */
export const over = (c: tf.Tensor, x: tf.Tensor): tf.Tensor =>
  tf.reshape(c, [-1, ...x.shape.slice(1).map(() => 1)]);

/** Sum over all but the first axis: [B, …] → [B]. */
export const sumPerExample: Unary = (x) => {
  const batch = x.shape[0];
  return tf.reshape(collapse(tf.reshape(x, [batch, x.size / batch]), [1]), [batch]);
};

/** Mean over all but the first axis: [B, …] → [B]. */
export const meanPerExample: Unary = (x) => tf.div(sumPerExample(x), x.size / x.shape[0]);

/** x Wᵀ + b: x [B, in], weight [out, in], bias [out], which is PyTorch's layout. */
export const linear = (x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor): tf.Tensor =>
  tf.add(tf.matMul(x as tf.Tensor2D, weight as tf.Tensor2D, false, true), bias);
