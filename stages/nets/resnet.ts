import * as tf from '@tensorflow/tfjs-core';
import type {ResNetConfig} from '../../schemas/nets/resnet.ts';
import {relu, swish} from '../math/ops.ts';
import {globalAveragePool} from '../math/pool.ts';
import type {Shape} from '../math/shape.ts';
import {dense} from './layers/dense.ts';
import {embeddingMlp, fourier} from './layers/embedding.ts';
import {headed, type Headed} from './layers/headed.ts';
import {weightsOf, type Layer} from './layers/layer.ts';
import {basicBlock, convNorm} from './layers/res-net-block.ts';
import {sequence} from './layers/sequence.ts';

/** Blocks of each stage. */
const blocks = {18: [2, 2, 2, 2], 34: [3, 4, 6, 3]} as const;

/**
 * The classifier of noisy images of DLSM (Chao et al. 2022): a ResNet as for CIFAR, whose first convolution keeps the size of
 * its images. After each of its four stages it adds, the same for all pixels, what a dense layer makes of the embedded
 * noise level. x [B, H, W, C] as it is and σ [B] to logits [B, classes].
 *
 * The released code averages over 4 × 4 pixels at the end and so takes images of 32 × 32 alone; here the average is over all.
 */
export const resnet = (
  {depth, features, fourier_features: frequencies, fourier_scale: scale}: ResNetConfig,
  input: Shape,
  classes: number,
): Headed => {
  const embedded = 4 * frequencies;
  const waves = fourier('condition_modules.0', frequencies, scale);
  const names = ['condition_modules.1', 'condition_modules.2'] as const;
  const mix = embeddingMlp(names, [2 * frequencies, embedded], swish);
  const stem = convNorm(['classifier.conv1', 'classifier.bn1'], channelsOf(input), features, {size: 3});
  const widths = blocks[depth].map((_, i) => features * 2 ** i);
  const told = widths.map((width, i) => dense(`classifier.dense_${i + 1}`, embedded, width));
  const stages = widths.map((width, i) => stage(i, widths[i - 1] ?? features, width, blocks[depth][i]!));
  const head = dense('classifier.linear', widths.at(-1)!, classes);
  const trunk: Headed['trunk'] = {
    weights: weightsOf([waves, mix, stem, ...told, ...stages]),
    apply: (pass, x, sigma) => {
      const level = swish(mix.apply(pass, waves.apply(pass, sigma)));
      const seen = stages.reduce(
        (h, stage, i) => {
          const offset = told[i]!.apply(pass, level);
          return tf.add(stage.apply(pass, h), tf.reshape(offset, [-1, 1, 1, widths[i]!]));
        },
        relu(stem.apply(pass, x)),
      );
      return globalAveragePool(seen);
    },
  };
  return headed(trunk, head);
};

/** Channels of images [H, W, C]. */
export const channelsOf = (input: Shape): number => {
  if (input.length !== 3) throw new RangeError(`expected images [H, W, C], got [${input.join(', ')}]`);
  return input[2]!;
};

const stage = (index: number, inputs: number, width: number, count: number): Layer =>
  sequence(
    Array.from({length: count}, (_, i) =>
      i === 0
        ? basicBlock(`classifier.layer${index + 1}.0`, inputs, width, index === 0 ? 1 : 2)
        : basicBlock(`classifier.layer${index + 1}.${i}`, width, width, 1),
    ),
  );
