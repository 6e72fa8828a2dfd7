/** The blocks of a RefineNet (Lin et al. 2017) as score networks have them (Song & Ermon 2019, 2020). */
import * as tf from '@tensorflow/tfjs-core';
import {resizeBilinear} from '../../math/bilinear.ts';
import type {Unary} from '../../math/ops.ts';
import {conv} from './conv.ts';
import type {Levelled, Norm} from './instance-norm-plus.ts';
import {weightsOf, type Layer} from './layer.ts';

/** What the blocks of one network have in common. */
export interface RefineSettings {
  readonly activation: Unary;
  /** Normalises what enters a convolution; NCSNv2 has none within these blocks. */
  readonly norm: Norm;
  /** Over 5 × 5 pixels around each, in the chained pooling. */
  readonly pool: Unary;
}

/** Images of several sizes to one of the first's size. */
export type Fusion = Layer<readonly [readonly tf.Tensor[], tf.Tensor]>;

const count = (length: number): readonly number[] => Array.from({length}, (_, i) => i);

/**
 * Residual convolution units, `blocks` of them: twice norm, activation and convolution `name.{block}_{stage}_conv`, both
 * counted from 1, added to their input.
 */
const units = (
  name: string,
  channels: number,
  blocks: number,
  {activation, norm}: RefineSettings,
): Levelled => {
  const stages = count(blocks).map((block) =>
    count(2).map((stage) => {
      const part = `${name}.${block + 1}_${stage + 1}`;
      return {
        norm: norm(`${part}_norm`, channels),
        conv: conv(`${part}_conv`, channels, channels, {size: 3, bias: false}),
      };
    }),
  );
  return {
    weights: weightsOf(stages.flat().flatMap(({norm, conv}) => [norm, conv])),
    apply: (pass, x, level) =>
      stages.reduce((x, block) => {
        const h = block.reduce(
          (h, {norm, conv}) => conv.apply(pass, activation(norm.apply(pass, h, level))),
          x,
        );
        return tf.add(x, h);
      }, x),
  };
};

/** Multi-resolution fusion: each image is normalised, convolved and enlarged to the first one's size; then they are summed. */
const fuse = (name: string, inputs: readonly number[], features: number, {norm}: RefineSettings): Fusion => {
  const convs = inputs.map((width, i) => conv(`${name}.convs.${i}`, width, features, {size: 3}));
  const norms = inputs.map((width, i) => norm(`${name}.norms.${i}`, width));
  return {
    weights: weightsOf([...convs, ...norms]),
    apply: (pass, images, level) => {
      const [, height, width] = images[0]!.shape as [number, number, number];
      const enlarged = images.map((x, i) => {
        const h = convs[i]!.apply(pass, norms[i]!.apply(pass, x, level));
        return resizeBilinear(h, height, width);
      });
      return enlarged.reduce((sum, x) => tf.add(sum, x));
    },
  };
};

/** Chained residual pooling: of the activation, a chain of two poolings and convolutions, every link added to the sum. */
const chain = (name: string, channels: number, {activation, norm, pool}: RefineSettings): Levelled => {
  const convs = count(2).map((i) => conv(`${name}.convs.${i}`, channels, channels, {size: 3, bias: false}));
  const norms = count(2).map((i) => norm(`${name}.norms.${i}`, channels));
  return {
    weights: weightsOf([...convs, ...norms]),
    apply: (pass, x, level) => {
      const start = activation(x);
      let [path, sum] = [start, start];
      convs.forEach((conv, i) => {
        path = conv.apply(pass, pool(norms[i]!.apply(pass, path, level)));
        sum = tf.add(sum, path);
      });
      return sum;
    },
  };
};

/**
 * A refine block, images of the given widths to one of `features` channels: units for each input, fusion where there is
 * more than one, chained pooling, and units again: three blocks of them at the network's end, else one.
 */
export const refineBlock = (
  name: string,
  inputs: readonly number[],
  features: number,
  {end, ...settings}: RefineSettings & {readonly end: boolean},
): Fusion => {
  const adapt = inputs.map((width, i) => units(`${name}.adapt_convs.${i}`, width, 2, settings));
  const output = units(`${name}.output_convs`, features, end ? 3 : 1, settings);
  const fused = inputs.length > 1 ? fuse(`${name}.msf`, inputs, features, settings) : undefined;
  const pooled = chain(`${name}.crp`, features, settings);
  return {
    weights: weightsOf([...adapt, output, ...(fused ? [fused] : []), pooled]),
    apply: (pass, images, level) => {
      const adapted = images.map((x, i) => adapt[i]!.apply(pass, x, level));
      const one = fused ? fused.apply(pass, adapted, level) : adapted[0]!;
      return output.apply(pass, pooled.apply(pass, one, level), level);
    },
  };
};
