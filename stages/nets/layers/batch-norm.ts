import * as tf from '@tensorflow/tfjs-core';
import {batchNorm as normalised, channelMoments, frozenBatchNorm} from '../../math/batch-norm.ts';
import type {Training} from '../net.ts';
import type {Layer} from './layer.ts';
import {constant} from './starts.ts';

/** PyTorch's: what is added to a variance, and the part of a batch in the next running statistics. */
const [epsilon, momentum] = [1e-5, 0.1];

/**
 * Batch normalisation of images, with `name.weight`, `name.bias` [C] and the buffers `name.running_mean`,
 * `name.running_var` [C]. While training it goes by the batch, and notes running statistics that follow the batch's mean
 * and unbiased variance; in use it goes by those.
 */
export const batchNorm = (name: string, channels: number): Layer => {
  const shape = [channels];
  const names = {
    weight: `${name}.weight`,
    bias: `${name}.bias`,
    mean: `${name}.running_mean`,
    variance: `${name}.running_var`,
  };
  return {
    weights: {
      [names.weight]: {shape, start: constant(1)},
      [names.bias]: {shape, start: constant(0)},
      [names.mean]: {shape, start: constant(0), buffer: true},
      [names.variance]: {shape, start: constant(1), buffer: true},
    },
    apply: ({params, training}, x) => {
      const affine = {gamma: params[names.weight]!, beta: params[names.bias]!, epsilon};
      const running = {mean: params[names.mean]!, variance: params[names.variance]!};
      if (!training) return frozenBatchNorm(x, running, affine);
      noteMoments(training, names, running, x);
      return normalised(x, affine);
    },
  };
};

type Statistics<Of> = Readonly<Record<'mean' | 'variance', Of>>;

/** @throws RangeError for a batch of one number, which has no variance. */
const noteMoments = (
  {note}: Training,
  names: Statistics<string>,
  running: Statistics<tf.Tensor>,
  x: tf.Tensor,
): void => {
  const count = x.size / x.shape.at(-1)!;
  if (count < 2)
    throw new RangeError(
      `${names.mean} needs more than one number of each channel, got images [${x.shape.join(', ')}]: take more examples`,
    );
  const {mean, variance} = channelMoments(x);
  const follow = (old: tf.Tensor, seen: tf.Tensor): tf.Tensor =>
    tf.add(tf.mul(old, 1 - momentum), tf.mul(seen, momentum));
  note(names.mean, follow(running.mean, mean));
  note(names.variance, follow(running.variance, tf.mul(variance, count / (count - 1))));
};
