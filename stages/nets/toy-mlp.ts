import * as tf from '@tensorflow/tfjs-core';
import {relu} from '../math/ops.ts';
import {dense} from './layers/dense.ts';
import {headed, type Headed} from './layers/headed.ts';
import {weightsOf, type Layer, type Pass} from './layers/layer.ts';
import {netOf} from './net-of.ts';
import type {Net} from './net.ts';

/** Names count the ReLUs between, as PyTorch's `Sequential` does. */
const branch = (name: string, widths: readonly number[]): Layer[] =>
  widths.slice(1).map((outputs, i) => dense(`${name}.${2 * i}`, widths[i]!, outputs));

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
  const trunk: Headed['trunk'] = {
    weights: weightsOf([...x, ...sigma]),
    apply: (pass, points, std) => {
      const seen = applyBranch(pass, x, points);
      if (!conditional) return seen;
      return tf.concat([seen, applyBranch(pass, sigma, tf.reshape(std, [-1, 1]))], 1);
    },
  };
  return netOf([inputs], [outputs], headed(trunk, dense('head', conditional ? 5 * n : 4 * n, outputs)));
};

/** ReLU between the layers, none after the last. */
const applyBranch = (pass: Pass, layers: readonly Layer[], x: tf.Tensor): tf.Tensor =>
  layers.reduce((hidden, layer, i) => layer.apply(pass, i === 0 ? hidden : relu(hidden)), x);
