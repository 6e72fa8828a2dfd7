import * as tf from '@tensorflow/tfjs-core';
import type {Reduction} from '../../schemas/loss.ts';
import {meanPerExample, sumPerExample} from '../math/ops.ts';

/**
 * Squares [B, …] to one number an example: their mean, or half their sum. Song et al. (2021) train with either; they
 * differ by D/2, which matters to clipped gradients and to Adam's ε.
 */
export const reduce = (reduction: Reduction, squares: tf.Tensor): tf.Tensor =>
  reduction === 'mean' ? meanPerExample(squares) : tf.mul(sumPerExample(squares), 0.5);
