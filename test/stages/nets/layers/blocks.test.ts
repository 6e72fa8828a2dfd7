import * as tf from '@tensorflow/tfjs-core';
import {describe, expect, test} from 'vitest';
import {swish} from '../../../../stages/math/ops.ts';
import {rng} from '../../../../stages/math/stream.ts';
import {attentionBlock} from '../../../../stages/nets/layers/attention-block.ts';
import {embeddingMlp, fourier} from '../../../../stages/nets/layers/embedding.ts';
import {draw, type Declarations, type Layer} from '../../../../stages/nets/layers/layer.ts';
import {groupNorm} from '../../../../stages/nets/layers/group-norm.ts';
import {convolvedly, filtered, naive, plainly} from '../../../../stages/nets/layers/resampling.ts';
import {
  bigGanBlock,
  ddpmBlock,
  type Block,
  type BlockSettings,
} from '../../../../stages/nets/layers/residual-block.ts';
import type {Params} from '../../../../stages/nets/net.ts';
import {toTensors} from '../../../../stages/nets/params.ts';
import {expectClose} from '../../../helpers/close.ts';
import {drawn, imageOf, pixels} from '../../../helpers/derivatives.ts';
import {directionalCheck, weighed} from '../../../helpers/directional.ts';
import '../../../helpers/tensorflow.ts';

/** Weights away from where networks start, where half of a block is switched off. */
const some = (declared: Declarations): Params =>
  Object.fromEntries(
    Object.entries(toTensors(draw(declared, rng(2)))).map(([name, tensor]) => [
      name,
      tf.add(tensor, tf.mul(drawn(name, tensor.shape), 0.2)),
    ]),
  );

/** The gradients in all weights and all inputs. */
const checkGradients = <Inputs extends readonly tf.Tensor[]>(
  {weights, apply}: Layer<Inputs>,
  inputs: Readonly<Record<string, tf.Tensor>>,
): void => {
  directionalCheck(
    (at) =>
      weighed(apply({params: at}, ...(Object.keys(inputs).map((name) => at[name]) as unknown as Inputs))),
    {...some(weights), ...inputs},
  );
};

const settings: BlockSettings = {
  activation: swish,
  groups: (channels) => channels / 2,
  dropout: 0.1,
  embedding: 5,
  scale: 1,
  rescale: true,
};
const fir = filtered([1, 3, 3, 1]);

describe.each<[string, Block]>([
  ['ddpm', ddpmBlock('block', 4, 4, {...settings, rescale: false})],
  ['ddpm to another width', ddpmBlock('block', 4, 6, settings)],
  ['biggan', bigGanBlock('block', 4, 4, settings)],
  ['biggan to another width', bigGanBlock('block', 4, 6, settings)],
  ['biggan, halving', bigGanBlock('block', 4, 4, {...settings, resample: fir.plain.down})],
  ['biggan, doubling', bigGanBlock('block', 4, 4, {...settings, resample: naive.plain.up})],
])('a block of %s', (_, block) => {
  test('has right gradients', () => {
    checkGradients(block as Layer<readonly [tf.Tensor, tf.Tensor]>, {
      x: drawn('x', [2, 4, 6, 4]),
      level: drawn('level', [2, 5]),
    });
  });
});

test('a block without noise level has no layer for it', () => {
  const block = bigGanBlock('block', 4, 4, {...settings, embedding: undefined});
  expect(Object.keys(block.weights).filter((name) => name.includes('Dense'))).toEqual([]);
  const x = drawn('x', [2, 4, 6, 4]);
  expect(block.apply({params: some(block.weights)}, x, undefined).shape).toEqual(x.shape);
});

test('a block whose second convolution is 0 is its shortcut', () => {
  const x = drawn('x', [2, 4, 6, 4]);
  for (const rescale of [true, false]) {
    const block = ddpmBlock('block', 4, 4, {...settings, rescale});
    const params = some(block.weights);
    const off = Object.entries(params).map(([name, tensor]) => [
      name,
      name.includes('Conv_1') ? tf.zerosLike(tensor) : tensor,
    ]);
    const y = block.apply({params: Object.fromEntries(off) as Params}, x, drawn('level', [2, 5]));
    expectClose(y, rescale ? tf.div(x, Math.sqrt(2)) : x);
  }
});

test('attention has right gradients', () => {
  checkGradients(attentionBlock('attention', 4, {groups: 2, scale: 1, rescale: true}), {
    x: drawn('x', [2, 2, 3, 4]),
  });
});

test('attention sees the pixels as a set', () => {
  const {weights, apply} = attentionBlock('attention', 4, {groups: 2, scale: 1, rescale: false});
  const params = some(weights);
  const x = drawn('x', [2, 2, 3, 4]);
  const mirrored = tf.reverse(apply({params}, tf.reverse(x, [1, 2])), [1, 2]);
  expectClose(mirrored, apply({params}, x));
});

test('the noise level has right gradients', () => {
  const waves = fourier('waves', 3, 1);
  const mlp = embeddingMlp(['a', 'b'], [6, 4], swish);
  checkGradients(
    {
      weights: {...waves.weights, ...mlp.weights},
      apply: (pass, level: tf.Tensor) => mlp.apply(pass, waves.apply(pass, level)),
    },
    {level: tf.tensor1d([0.5, 2, 3.1])},
  );
});

const resamplings = {means: naive, filter: fir, 'lopsided filter': filtered([1, 2, -3, 5])};

describe.each(Object.entries(resamplings))('resampling by %s', (_, resampling) => {
  test.each(['down', 'up'] as const)('with a convolution, %s', (direction) => {
    const layer = convolvedly('layer', 2, 3, resampling, direction);
    const x = drawn('x', [2, 4, 6, 2]);
    expect(layer.apply({params: some(layer.weights)}, x).shape).toEqual(
      direction === 'down' ? [2, 2, 3, 3] : [2, 8, 12, 3],
    );
    checkGradients(layer, {x});
  });

  // A convolution that passes its middle pixel on.
  test.each(['down', 'up'] as const)('with a convolution of nothing is the plain one, %s', (direction) => {
    const middle = Array.from({length: 9}, (_, i) => (i === 4 ? 1 : 0));
    const params = {[`layer.${resampling.part}.weight`]: tf.tensor(middle, [3, 3, 1, 1]), [`layer.${resampling.part}.bias`]: tf.zeros([1])}; // prettier-ignore
    const x = drawn('x', [2, 4, 6, 1]);
    const convolved = convolvedly('layer', 1, 1, resampling, direction).apply({params}, x);
    const plain = plainly(resampling, direction).apply({params: {}}, x);
    if (resampling !== naive || direction === 'up') expectClose(convolved, plain);
    // Every second pixel as it is: naive halving with a convolution does not take means.
    else
      expectClose(
        convolved,
        imageOf([2, 2, 3, 1], (b, h, w, c) => pixels(x)(b, 2 * h + 1, 2 * w + 1, c)),
      );
  });
});

test('a convolution through a filter is that of the released code', () => {
  const ramp = tf.reshape(tf.range(0, 16), [1, 4, 4, 1]);
  const y = fir.convolved.down(ramp, tf.reshape(tf.range(0, 9), [3, 3, 1, 1]));
  expectClose(y, [157.203125, 173.515625, 212.703125, 210.640625]);
});

test('doubling with a convolution turns no window round', () => {
  // One pixel: its window, the right way round, stands in the middle of what the filter then smears.
  const pixel = tf.cast(tf.reshape(tf.oneHot(4, 9), [1, 3, 3, 1]), 'float32');
  const weight = tf.reshape(tf.range(0, 9), [3, 3, 1, 1]) as tf.Tensor4D;
  const {convolved} = filtered([1, 1]);
  const sparse = imageOf([1, 7, 7, 1], (_b, h, w) => (h === 3 && w === 3 ? 1 : 0));
  const wide = tf.conv2d(tf.tensor4d(sparse, [1, 7, 7, 1]), weight, 1, 'same');
  const smeared = tf.mul(tf.avgPool(wide as tf.Tensor4D, 2, 1, 'valid'), 4);
  expectClose(convolved.up(pixel, weight), smeared);
});

test('groups must divide the channels', () => {
  expect(() => groupNorm('all_modules.4.GroupNorm_0', 48, 32)).toThrow(
    'all_modules.4.GroupNorm_0 has 48 channels, which do not divide into 32 groups: take features of which they are a multiple of 32',
  );
});
