import * as tf from '@tensorflow/tfjs-core';
import {instanceNormPlus as normalised} from '../../math/instance-norm-plus.ts';
import type {Declared, Layer} from './layer.ts';
import {constant, gaussian} from './starts.ts';

/** Works on images [B, H, W, C] at noise levels [B]. */
export type Levelled = Layer<readonly [tf.Tensor, tf.Tensor]>;

/** A normalisation of so many channels. */
export type Norm = (name: string, channels: number) => Levelled;

const nearOne = gaussian(1, 0.02);

/** InstanceNorm++ `name.alpha`, `name.gamma`, `name.beta` [C], the same at all levels. */
export const instanceNormPlus: Norm = (name, channels) => {
  const [alpha, gamma, beta] = [`${name}.alpha`, `${name}.gamma`, `${name}.beta`];
  const shape = [channels];
  return {
    weights: {
      [alpha]: {shape, start: nearOne},
      [gamma]: {shape, start: nearOne},
      [beta]: {shape, start: constant(0)},
    },
    apply: ({params}, x) =>
      normalised(x, {alpha: params[alpha]!, gamma: params[gamma]!, beta: params[beta]!}),
  };
};

/**
 * InstanceNorm++ of each noise level on its own: row k of `name.embed.weight` [levels, 3 C] holds γ, α and β of level
 * number k. A level is a whole number from 0 on; of any other, nothing is known.
 */
export const conditionalInstanceNormPlus =
  (levels: number): Norm =>
  (name, channels) => {
    const table = `${name}.embed.weight`;
    return {
      weights: {[table]: {shape: [levels, 3 * channels], start: rows(channels)}},
      apply: ({params}, x, level) => {
        const row = tf.matMul(oneHot(level, levels), params[table] as tf.Tensor2D);
        const [gamma, alpha, beta] = tf.split(row, 3, 1) as [tf.Tensor, tf.Tensor, tf.Tensor];
        return normalised(x, {alpha, gamma, beta});
      },
    };
  };

/** Of γ and α near 1, and β at 0. */
const rows =
  (channels: number): Declared['start'] =>
  (stream, count) =>
    nearOne(stream, count).map((value, i) => (i % (3 * channels) < 2 * channels ? value : 0));

/** Level numbers [B] → [B, levels]. A product with it picks rows, and unlike tf.gather has its gradient on all backends. */
const oneHot = (level: tf.Tensor, levels: number): tf.Tensor2D => {
  const numbers = tf.reshape(tf.round(level), [-1, 1]);
  return tf.cast(tf.equal(numbers, tf.range(0, levels)), 'float32') as tf.Tensor2D;
};
