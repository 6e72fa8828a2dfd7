import * as tf from '@tensorflow/tfjs-core';
import {linear, relu} from '../math/ops.ts';
import type {Stream} from '../math/stream.ts';
import type {Net, Params, Weight, Weights} from './net.ts';

/** A fully connected layer by name. Names count the ReLUs between, as PyTorch's `Sequential` does. */
interface Layer {
  readonly name: string;
  readonly fanIn: number;
  readonly fanOut: number;
}

const branch = (name: string, widths: readonly number[]): Layer[] =>
  widths.slice(1).map((fanOut, i) => ({name: `${name}.${2 * i}`, fanIn: widths[i]!, fanOut}));

/**
 * The DLSM paper's network for points in the plane (Chao et al. 2022): one branch for x, one for the raw σ where the
 * network is conditional, concatenated under a linear head. As σ meets x only in the linear head, it adds an offset
 * that does not depend on x. The published numbers are this network's; a better conditioning would change them.
 */
export const toyMlp = (settings: {
  readonly features: number;
  readonly conditional: boolean;
  readonly inputs: number;
  readonly outputs: number;
}): Net => {
  const {features: n, conditional, inputs, outputs} = settings;
  const x = branch('x', [inputs, 16 * n, 8 * n, 4 * n]);
  const sigma = conditional ? branch('sigma', [1, 4 * n, 2 * n, n]) : [];
  const head: Layer = {name: 'head', fanIn: conditional ? 5 * n : 4 * n, fanOut: outputs};
  return {
    inputWidth: inputs,
    outputWidth: outputs,
    init: (stream) => init([...x, ...sigma, head], stream),
    apply: (params, points, std) => {
      const seen = applyBranch(params, x, points);
      if (!conditional) return applyLayer(params, head, seen);
      const noise = applyBranch(params, sigma, tf.reshape(std, [-1, 1]));
      return applyLayer(params, head, tf.concat([seen, noise], 1));
    },
  };
};

const applyLayer = (params: Params, {name}: Layer, x: tf.Tensor): tf.Tensor =>
  linear(x, params[`${name}.weight`]!, params[`${name}.bias`]!);

/** ReLU between the layers, none after the last. */
const applyBranch = (params: Params, layers: readonly Layer[], x: tf.Tensor): tf.Tensor =>
  layers.reduce((hidden, layer, i) => applyLayer(params, layer, i === 0 ? hidden : relu(hidden)), x);

/** PyTorch's default for linear layers: weight and bias uniform on ±1/√fanIn. */
const init = (layers: readonly Layer[], stream: Stream): Weights => {
  const weights: Record<string, Weight> = {};
  for (const {name, fanIn, fanOut} of layers) {
    const draw = (name: string, shape: readonly number[]) => {
      weights[name] = {shape, values: symmetric(stream.split(name), shape, 1 / Math.sqrt(fanIn))};
    };
    draw(`${name}.weight`, [fanOut, fanIn]);
    draw(`${name}.bias`, [fanOut]);
  }
  return weights;
};

const symmetric = (stream: Stream, shape: readonly number[], bound: number): Float32Array => {
  const count = shape.reduce((a, b) => a * b, 1);
  return stream.uniform(0, count).map((u) => bound * (2 * u - 1));
};
