/** Residual blocks of classifiers (He et al. 2016). */
import * as tf from '@tensorflow/tfjs-core';
import {relu} from '../../math/ops.ts';
import {batchNorm} from './batch-norm.ts';
import {conv, type Convolution} from './conv.ts';
import {weightsOf, type Layer} from './layer.ts';

/** A convolution without bias, then batch normalisation, under the names [convolution, normalisation]. */
export const convNorm = (
  [first, second]: readonly [string, string],
  inputs: number,
  outputs: number,
  convolution: Omit<Convolution, 'bias'>,
): Layer => {
  const [sums, norm] = [
    conv(first, inputs, outputs, {...convolution, bias: false}),
    batchNorm(second, outputs),
  ];
  return {
    weights: weightsOf([sums, norm]),
    apply: (pass, x) => norm.apply(pass, sums.apply(pass, x)),
  };
};

/** ReLU of the sum of what goes through the steps, ReLUs between them, and what goes past them. */
export const residual = (steps: readonly Layer[], past: Layer | undefined): Layer => ({
  weights: weightsOf(past ? [...steps, past] : steps),
  apply: (pass, x) => {
    const through = steps.reduce((h, step, i) => step.apply(pass, i === 0 ? h : relu(h)), x);
    return relu(tf.add(through, past ? past.apply(pass, x) : x));
  },
});

/** Two convolutions over 3 × 3 pixels; what goes past them is convolved where its shape changes. */
export const basicBlock = (name: string, inputs: number, outputs: number, stride: number): Layer => {
  const steps = [
    convNorm([`${name}.conv1`, `${name}.bn1`], inputs, outputs, {size: 3, stride}),
    convNorm([`${name}.conv2`, `${name}.bn2`], outputs, outputs, {size: 3}),
  ];
  if (inputs === outputs && stride === 1) return residual(steps, undefined);
  const past = convNorm([`${name}.shortcut.0`, `${name}.shortcut.1`], inputs, outputs, {size: 1, stride});
  return residual(steps, past);
};
