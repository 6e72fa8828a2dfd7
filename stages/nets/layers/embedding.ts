import * as tf from '@tensorflow/tfjs-core';
import type {Unary} from '../../math/ops.ts';
import {dense} from './dense.ts';
import {weightsOf, type Layer} from './layer.ts';
import {byFans, constant, gaussian} from './starts.ts';

/**
 * Levels [B] as waves [B, width] (Vaswani et al. 2017; Ho et al. 2020): sines, then cosines, of the level times
 * 10000^(−j / (h − 1)), j = 0 … h − 1, with h half the width; an odd width ends in a 0.
 */
export const sinusoidal = (level: tf.Tensor, width: number): tf.Tensor => {
  const half = Math.floor(width / 2);
  const frequencies = Array.from({length: half}, (_, j) => 10_000 ** (-j / (half - 1)));
  const phase = tf.mul(tf.reshape(level, [-1, 1]), tf.tensor2d(frequencies, [1, half]));
  const waves = tf.concat([tf.sin(phase), tf.cos(phase)], 1);
  return width % 2 === 0 ? waves : tf.concat([waves, tf.zeros([level.size, 1])], 1);
};

/**
 * Random Fourier features of log levels (Tancik et al. 2020; Song et al. 2021): sin and cos of 2π W log(level), with
 * fixed frequencies `name.W` [n] ~ N(0, scale²).  [B] → [B, 2n].
 */
export const fourier = (name: string, count: number, scale: number): Layer => {
  const frequencies = `${name}.W`;
  return {
    weights: {[frequencies]: {shape: [count], start: gaussian(0, scale), buffer: true}},
    apply: ({params}, level) => {
      const turns = tf.mul(tf.reshape(tf.log(level), [-1, 1]), tf.reshape(params[frequencies]!, [1, count]));
      const phase = tf.mul(turns, 2 * Math.PI);
      return tf.concat([tf.sin(phase), tf.cos(phase)], 1);
    },
  };
};

/** A dense layer as score networks start it: by both fans, without bias. */
export const fanned = (name: string, inputs: number, outputs: number): Layer =>
  dense(name, inputs, outputs, {weight: byFans(inputs, outputs, 1), bias: constant(0)});

/** What is made of an embedding [B, inputs] for all blocks to see [B, width]: two dense layers, `activation` between. */
export const embeddingMlp = (
  [first, second]: readonly [string, string],
  [inputs, width]: readonly [number, number],
  activation: Unary,
): Layer => {
  const [widen, mix] = [fanned(first, inputs, width), fanned(second, width, width)];
  return {
    weights: weightsOf([widen, mix]),
    apply: (pass, embedding) => mix.apply(pass, activation(widen.apply(pass, embedding))),
  };
};
