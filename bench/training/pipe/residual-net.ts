import * as tf from '@tensorflow/tfjs-core';
import {attention} from '../../../stages/math/attention.ts';
import {conv2d} from '../../../stages/math/conv2d.ts';
import {groupNorm} from '../../../stages/math/group-norm.ts';
import {linear, swish} from '../../../stages/math/ops.ts';
import {averagePool2, nearestUpsample2} from '../../../stages/math/resample.ts';
import {rng} from '../../../stages/math/stream.ts';
import type {Params, Weight, Weights} from '../../../stages/nets/net.ts';

const [channels, wide, groups, blocks] = [64, 256, 16, 4];

/** Shapes of the layers' weights as they are stored, outputs first; biases have the length of the outputs. */
const convolutions: Readonly<Record<string, readonly [number, number, number, number]>> = {
  first: [channels, 3, 3, 3],
  qkv: [3 * channels, channels, 1, 1],
  out: [channels, channels, 1, 1],
  last: [3, channels, 3, 3],
  ...Object.fromEntries(
    Array.from({length: 2 * blocks}, (_, i) => [
      `block${i >> 1}.conv${i % 2}`,
      [channels, channels, 3, 3] as const,
    ]),
  ),
};
const denses: Readonly<Record<string, readonly [number, number]>> = {
  time0: [wide, channels],
  time1: [wide, wide],
  ...Object.fromEntries(
    Array.from({length: blocks}, (_, i) => [`block${i}.time`, [channels, wide] as const]),
  ),
};
const norms = ['attended', 'ended', ...Array.from({length: blocks}, (_, i) => `block${i}.norm`)];

const filled = (length: number, value: number): Weight => ({
  shape: [length],
  values: new Float32Array(length).fill(value),
});

/** Uniform on ±1/√fanIn, biases at 0, norms at the identity. */
export const initial = (): Weights => {
  const drawn = (name: string, shape: readonly number[], fanIn: number): Weight => {
    const count = shape.reduce((product, length) => product * length, 1);
    const values = rng(1)
      .split(name)
      .uniform(0, count)
      .map((u) => (2 * u - 1) / Math.sqrt(fanIn));
    return {shape, values};
  };
  const layers = [
    ...Object.entries(convolutions).map(([name, shape]) => ({
      name,
      shape,
      fanIn: shape[1] * shape[2] * shape[3],
      fanOut: shape[0],
    })),
    ...Object.entries(denses).map(([name, shape]) => ({name, shape, fanIn: shape[1], fanOut: shape[0]})),
  ];
  return Object.fromEntries([
    ...layers.flatMap(({name, shape, fanIn, fanOut}) => [
      [`${name}.weight`, drawn(name, shape, fanIn)] as const,
      [`${name}.bias`, filled(fanOut, 0)] as const,
    ]),
    ...norms.flatMap((name) => [
      [`${name}.weight`, filled(channels, 1)] as const,
      [`${name}.bias`, filled(channels, 0)] as const,
    ]),
  ]);
};

/** A residual network with attention at half the size: x [B, H, W, 3] and log σ [B] to [B, H, W, 3]. */
export const apply = (params: Params, x: tf.Tensor, logSigma: tf.Tensor): tf.Tensor => {
  const of = (name: string): [tf.Tensor, tf.Tensor] => [params[`${name}.weight`]!, params[`${name}.bias`]!];
  const conv = (name: string, x: tf.Tensor): tf.Tensor => conv2d(x, ...of(name));
  const dense = (name: string, x: tf.Tensor): tf.Tensor => linear(x, ...of(name));
  const norm = (name: string, x: tf.Tensor): tf.Tensor => groupNorm(x, groups, ...of(name), 1e-6);
  const time = swish(dense('time1', swish(dense('time0', sinusoids(logSigma)))));
  const block = (x: tf.Tensor, i: number): tf.Tensor => {
    const shift = tf.reshape(dense(`block${i}.time`, time), [-1, 1, 1, channels]);
    const hidden = tf.add(conv(`block${i}.conv0`, x), shift);
    return tf.add(x, conv(`block${i}.conv1`, swish(norm(`block${i}.norm`, hidden))));
  };
  const attend = (x: tf.Tensor): tf.Tensor => {
    const [q, k, v] = tf.split(conv('qkv', norm('attended', x)), 3, 3) as [tf.Tensor, tf.Tensor, tf.Tensor];
    return tf.add(x, conv('out', attention(q, k, v)));
  };
  const seen = block(block(conv('first', x), 0), 1);
  const mixed = tf.add(seen, nearestUpsample2(attend(averagePool2(seen))));
  return conv('last', swish(norm('ended', block(block(mixed, 2), 3))));
};

/** Sines and cosines of x [B] at frequencies from 1 to 1/10000: [B, channels]. */
const sinusoids = (x: tf.Tensor): tf.Tensor => {
  const half = channels / 2;
  const rates = tf.exp(tf.mul(tf.range(0, half), -Math.log(1e4) / (half - 1)));
  const angles = tf.mul(tf.reshape(x, [-1, 1]), rates);
  return tf.concat([tf.sin(angles), tf.cos(angles)], 1);
};
