import type * as tf from '@tensorflow/tfjs-core';
import type {CifarResNetConfig} from '../../schemas/nets/resnet.ts';
import {relu} from '../math/ops.ts';
import {globalAveragePool} from '../math/pool.ts';
import type {Shape} from '../math/shape.ts';
import {dense} from './layers/dense.ts';
import {weightsOf, type Layer} from './layers/layer.ts';
import {basicBlock, convNorm} from './layers/res-net-block.ts';
import {sequence} from './layers/sequence.ts';
import {channelsOf} from './resnet.ts';

const stages = 3;

/**
 * The ResNets for images of 32 × 32 pixels (He et al. 2016, section 4.2): a convolution that keeps the size, three
 * stages of n blocks, each stage half as large and twice as wide as the one before, and the mean over pixels. What goes
 * past a block whose shape changes is convolved. x [B, H, W, C] to logits [B, classes]; it sees no noise level.
 */
export const cifarResNet = (
  {depth, features}: CifarResNetConfig,
  input: Shape,
  classes: number,
): Layer<readonly [tf.Tensor, tf.Tensor]> => {
  const blocks = (depth - 2) / (2 * stages);
  const stem = convNorm(['conv1', 'bn1'], channelsOf(input), features, {size: 3});
  const body = sequence(Array.from({length: stages}, (_, i) => stage(i, features, blocks)));
  const head = dense('linear', features * 2 ** (stages - 1), classes);
  return {
    weights: weightsOf([stem, body, head]),
    apply: (pass, x) => head.apply(pass, globalAveragePool(body.apply(pass, relu(stem.apply(pass, x))))),
  };
};

const stage = (index: number, features: number, blocks: number): Layer => {
  const width = features * 2 ** index;
  const inputs = index === 0 ? features : width / 2;
  return sequence(
    Array.from({length: blocks}, (_, i) =>
      i === 0
        ? basicBlock(`layer${index + 1}.0`, inputs, width, index === 0 ? 1 : 2)
        : basicBlock(`layer${index + 1}.${i}`, width, width, 1),
    ),
  );
};
