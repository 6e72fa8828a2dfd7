import * as tf from '@tensorflow/tfjs-core';
import {uniform} from '../../math/draws.ts';
import type {Layer} from './layer.ts';

/**
 * Dropout (Srivastava et al. 2014) while a network is trained: each number is 0 with probability `rate`, and what stays is
 * 1 / (1 − rate) times as large, so that the mean is the same. Draws from the child stream of the layer's name.
 */
export const dropout = (name: string, rate: number): Layer => ({
  weights: {},
  apply: ({training}, x) => {
    if (!training || rate === 0) return x;
    const draws = uniform(training.stream.split(name), {step: training.step}, x.shape);
    const kept = tf.cast(tf.greaterEqual(draws, rate), 'float32');
    return tf.mul(x, tf.mul(kept, 1 / (1 - rate)));
  },
});
