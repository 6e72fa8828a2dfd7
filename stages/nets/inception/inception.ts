import * as tf from '@tensorflow/tfjs-core';
import {averagePool, globalAveragePool} from '../../math/pool.ts';
import {byFanIn} from '../layers/starts.ts';
import {type Declarations, type Layer} from '../layers/layer.ts';
import {plain, sequence} from '../layers/sequence.ts';
import type {Params} from '../net.ts';
import {block17, block35, block8, reduction17, reduction8} from './blocks.ts';
import {convRelu, halve, halvingMaxPool, maxPool3, meanWithin} from './parts.ts';

/** Which network: that of 2015-12-05, which FID and IS are defined by, or torchvision's, whose weights are others. */
export type Variant = 'tensorflow' | 'torchvision';

/** Pixels to a side of the images that the network reads, and numbers in a row of features. */
export const [side, featureWidth] = [299, 2048];

/** What an image becomes: features [B, 2048], and the products [B, K] of the last layer's weights with them. */
export interface Seen {
  readonly features: tf.Tensor;
  readonly logits: tf.Tensor;
}

/** Inception v3 for features: images [B, 299, 299, 3] of values from −1 to 1. */
export interface Inception {
  /** Its weights as they are used, batch normalisation folded in. */
  readonly weights: Declarations;
  /** Its parts in their order, by the names that PyTorch's ports give them. */
  readonly stages: readonly (readonly [name: string, part: Layer])[];
  readonly apply: (params: Params, images: tf.Tensor) => Seen;
}

/** What the two networks differ in besides their weights. */
const variants: Readonly<Record<Variant, Pools & {readonly classes: number}>> = {
  // The 2015 graph divides by the pixels within the image, and takes the largest in its last block.
  tensorflow: {mean: meanWithin, last: maxPool3, classes: 1008},
  torchvision: {mean: plain(averagePool(3)), last: plain(averagePool(3)), classes: 1000},
};

/** The pools beside the convolutions of a block: of most blocks, and of the last. */
interface Pools {
  readonly mean: Layer;
  readonly last: Layer;
}

/**
 * Inception v3 (Szegedy et al. 2016) in one of two variants. Logits leave the last bias out, as Inception scores are
 * measured since TensorFlow's first program for them.
 */
export const inception = (variant: Variant): Inception => {
  const {classes, ...pools} = variants[variant];
  const stages = stagesOf(pools);
  const trunk = sequence(stages.map(([, part]) => part));
  const head = {shape: [classes, featureWidth], start: byFanIn(featureWidth)};
  return {
    weights: {...trunk.weights, 'fc.weight': head},
    stages,
    apply: (params, images) => {
      const features = globalAveragePool(trunk.apply({params}, images));
      return {features, logits: tf.matMul(features, params['fc.weight']!, false, true)};
    },
  };
};

const stagesOf = ({mean, last}: Pools): Inception['stages'] => [
  ['Conv2d_1a_3x3', convRelu('Conv2d_1a_3x3', 3, 32, {size: 3, ...halve})],
  ['Conv2d_2a_3x3', convRelu('Conv2d_2a_3x3', 32, 32, {size: 3, padding: 'valid'})],
  ['Conv2d_2b_3x3', convRelu('Conv2d_2b_3x3', 32, 64, {size: 3})],
  ['MaxPool_1', halvingMaxPool],
  ['Conv2d_3b_1x1', convRelu('Conv2d_3b_1x1', 64, 80)],
  ['Conv2d_4a_3x3', convRelu('Conv2d_4a_3x3', 80, 192, {size: 3, padding: 'valid'})],
  ['MaxPool_2', halvingMaxPool],
  ['Mixed_5b', block35('Mixed_5b', 192, 32, mean)],
  ['Mixed_5c', block35('Mixed_5c', 256, 64, mean)],
  ['Mixed_5d', block35('Mixed_5d', 288, 64, mean)],
  ['Mixed_6a', reduction17('Mixed_6a', 288)],
  ['Mixed_6b', block17('Mixed_6b', 768, 128, mean)],
  ['Mixed_6c', block17('Mixed_6c', 768, 160, mean)],
  ['Mixed_6d', block17('Mixed_6d', 768, 160, mean)],
  ['Mixed_6e', block17('Mixed_6e', 768, 192, mean)],
  ['Mixed_7a', reduction8('Mixed_7a', 768)],
  ['Mixed_7b', block8('Mixed_7b', 1280, mean)],
  ['Mixed_7c', block8('Mixed_7c', 2048, last)],
];
