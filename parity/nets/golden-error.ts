import * as tf from '@tensorflow/tfjs-core';
import type {Shape} from '../../stages/math/shape.ts';
import {makeNet} from '../../stages/nets/make-net.ts';
import type {Weights} from '../../stages/nets/net.ts';
import {toTensors} from '../../stages/nets/params.ts';
import * as released from './ncsnv2.ts';
import {networkOf} from './score-sde/configs.ts';
import {goldenImage, goldenInput, goldenWeights, type GoldenPass} from './score-sde/golden-passes.ts';
import type {NetConfig} from '../../schemas/net.ts';
import {declaredBy} from './declared.ts';

/** How far a small U-net is from the released code: the largest error, relative to the output's deviation. */
export const passError = ({net, levels, divisors, ...golden}: GoldenPass): number => {
  const weights = goldenWeights(networkOf(net, goldenImage).weights);
  const input = tf.tensor(goldenInput(), [2, ...goldenImage]);
  const divisor = tf.tensor([...divisors], [2, 1, 1, 1]);
  return said(net, goldenImage, weights, input, tf.tensor1d([...levels]), (output) => {
    const scaled = tf.div(output, divisor);
    const {mean, variance} = tf.moments(scaled);
    const row = (from: number[]): number[] => Array.from(tf.slice(scaled, from, [1, 1, 4, 1]).dataSync());
    const deviation = Math.sqrt((variance.dataSync()[0]! * scaled.size) / (scaled.size - 1));
    const pairs = [
      ...row([0, 0, 0, 0]).map((value, i) => [value, golden.first[i]!] as const),
      ...row([1, 15, 12, 2]).map((value, i) => [value, golden.last[i]!] as const),
      [mean.dataSync()[0]!, golden.mean] as const,
      [deviation, golden.deviation] as const,
    ];
    return Math.max(...pairs.map(([a, b]) => Math.abs(a - b))) / golden.deviation;
  });
};

/** How far a small NCSNv2 is from the released code: see `goldenError`. */
export const refineError = (golden: released.Golden): number => {
  const config = released.goldenConfig(golden);
  const weights = released.goldenWeights(declaredBy(config, released.goldenShape));
  return said(config, released.goldenShape, weights, released.goldenImages(), tf.zeros([2]), (output) =>
    released.goldenError(output, golden),
  );
};

const said = (
  config: NetConfig,
  image: Shape,
  weights: Weights,
  input: tf.Tensor,
  levels: tf.Tensor,
  read: (output: tf.Tensor) => number,
): number => {
  let error = NaN;
  tf.tidy(() => {
    const params = toTensors(weights);
    error = read(makeNet(config, image, image).apply(params, input, levels));
    tf.dispose(params);
  });
  tf.dispose([input, levels]);
  return error;
};
