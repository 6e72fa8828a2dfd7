import * as tf from '@tensorflow/tfjs-core';
import {describe, expect, test} from 'vitest';
import {
  ddpmConfig,
  ncsnppConfig,
  networkOf,
  type UnetConfig,
} from '../../../parity/nets/score-sde/configs.ts';
import {goldenWeights} from '../../../parity/nets/score-sde/golden-passes.ts';
import {compile} from '../../../stages/compile/compile.ts';
import {runEagerly} from '../../../stages/compile/eager.ts';
import type {Step} from '../../../stages/compile/step.ts';
import {rng} from '../../../stages/math/stream.ts';
import {makeNet} from '../../../stages/nets/make-net.ts';
import type {Params} from '../../../stages/nets/net.ts';
import {toTensors} from '../../../stages/nets/params.ts';
import type {Declarations} from '../../../stages/nets/layers/layer.ts';
import {expectClose} from '../../helpers/close.ts';
import {drawn} from '../../helpers/derivatives.ts';
import {weighed} from '../../helpers/directional.ts';
import {gradcheck} from '../../helpers/gradcheck.ts';
import '../../helpers/tensorflow.ts';

const tiny = {features: 8, channel_multipliers: [1, 2], blocks: 1, attention_resolutions: [4], dropout: 0};
const pyramids = {...tiny, init_scale: 1};

/** One network of each way to put one together. */
const networks: Readonly<Record<string, UnetConfig>> = {
  ddpm: ddpmConfig({...tiny, features: 32}),
  'ddpm without convolutions between': ddpmConfig({...tiny, features: 32, resample_with_conv: false}),
  'ddpm++': ncsnppConfig({...pyramids, fir: false, progressive_input: 'none', embedding: 'positional'}),
  'ncsn++': ncsnppConfig(pyramids),
  'ncsn++ with skips': ncsnppConfig({
    ...pyramids,
    progressive: 'output_skip',
    progressive_input: 'input_skip',
  }),
  'ncsn++ with skips side by side': ncsnppConfig({
    ...pyramids,
    progressive_input: 'input_skip',
    progressive_combine: 'cat',
    skip_rescale: false,
  }),
  'ncsn++ with two residual pyramids': ncsnppConfig({
    ...pyramids,
    progressive: 'residual',
    activation: 'elu',
  }),
  'ncsn++ of ddpm blocks': ncsnppConfig({...pyramids, block: 'ddpm', progressive: 'residual'}),
};

/** Weights away from where networks start, which is near 0 at the ends. */
const some = ({weights}: {readonly weights: Declarations}): Params => toTensors(goldenWeights(weights));

const levels = (count: number): tf.Tensor => tf.tensor1d([0.5, 20, 3].slice(0, count));

describe.each(Object.entries(networks))('%s', (_, config) => {
  const attention = {attention_resolutions: [4]};
  const net = networkOf({...config, ...attention}, [8, 4, 2]);
  const params = some(net);
  const x = drawn('x', [3, 8, 4, 2]);
  const y = net.apply(params, x, levels(3));

  test('says of images, long ones too, images of their shape', () => {
    expect(y.shape).toEqual([3, 8, 4, 2]);
    expect(tf.max(tf.abs(y)).dataSync()[0]).toBeGreaterThan(0.01);
  });

  test('sees each image alone', () => {
    const alone = [0, 1, 2].map((i) =>
      net.apply(params, tf.slice(x, [i, 0, 0, 0], [1, 8, 4, 2]), tf.slice(levels(3), [i], [1])),
    );
    expectClose(tf.concat(alone), y, 1e-4);
  });

  test('has no up or down of its own: rows and columns change places with those of its windows', () => {
    const turned = networkOf({...config, ...attention}, [4, 8, 2]);
    const windows = Object.fromEntries(
      Object.entries(params).map(([name, tensor]) => [
        name,
        tensor.rank === 4 ? tf.transpose(tensor, [1, 0, 2, 3]) : tensor,
      ]),
    );
    const there = turned.apply(windows, tf.transpose(x, [0, 2, 1, 3]), levels(3));
    expectClose(tf.transpose(there, [0, 2, 1, 3]), y, 1e-4);
  });

  test('says nothing when its last convolutions are 0', () => {
    const channels = 2;
    const silent = Object.fromEntries(
      Object.entries(params).map(([name, tensor]) => {
        const ends = tensor.rank === 4 ? tensor.shape[3] === channels : tensor.shape[0] === channels;
        return [name, ends ? tf.zerosLike(tensor) : tensor];
      }),
    );
    expect(tf.max(tf.abs(net.apply(silent, x, levels(3)))).dataSync()[0]).toBe(0);
  });

  test('is told of the noise level, unless it is not to be', () => {
    const elsewhere = net.apply(params, x, tf.tensor1d([0.6, 15, 2]));
    expect(tf.max(tf.abs(tf.sub(elsewhere, y))).dataSync()[0]).toBeGreaterThan(1e-3);
    const deaf = networkOf({...config, ...attention, conditional: false}, [8, 4, 2]);
    expect(Object.keys(deaf.weights).some((name) => name.includes('Dense'))).toBe(false);
    const weights = some(deaf);
    expectClose(deaf.apply(weights, x, levels(3)), deaf.apply(weights, x, tf.tensor1d([1, 2, 4])), 0);
  });

  test('centres images that are not centred', () => {
    const centred = networkOf({...config, ...attention, centered: true}, [8, 4, 2]);
    const not = networkOf({...config, ...attention, centered: false}, [8, 4, 2]);
    const moved = tf.sub(tf.mul(x, 2), 1);
    expectClose(not.apply(params, x, levels(3)), centred.apply(params, moved, levels(3)), 0);
  });
});

describe('NCSN++ as a whole', () => {
  const net = networkOf(networks['ncsn++']!, [4, 4, 1]);

  test('reads images of one channel and has right gradients', () => {
    const params = some(net);
    const x = drawn('x', [2, 4, 4, 1]);
    // Along directions in which every weight and every pixel moves.
    const moved = (name: string, tensor: tf.Tensor, by: tf.Tensor): tf.Tensor =>
      net.buffers.has(name) ? tensor : tf.add(tensor, tf.mul(by, tf.mul(drawn(name, tensor.shape), 0.1)));
    gradcheck(
      ({by}) => {
        const weights = Object.entries(params).map(([name, tensor]) => [name, moved(name, tensor, by!)]);
        return weighed(net.apply(Object.fromEntries(weights) as Params, moved('x', x, by!), levels(2)));
      },
      {by: tf.scalar(0)},
    );
  });

  test('has its frequencies as a buffer', () => {
    expect([...net.buffers]).toEqual(['all_modules.0.W']);
  });
});

describe('a training step', () => {
  const config = ncsnppConfig({...pyramids, dropout: 0.3});
  const net = networkOf(config, [8, 8, 3]);
  const names = Object.keys(net.weights).filter((name) => !net.buffers.has(name));
  const step: Step = ({count, ...params}, {x, z, level}) => {
    const training = {stream: rng(4), step: count!, note: () => {}};
    const buffers = Object.fromEntries([...net.buffers].map((name) => [name, params[name]!]));
    const loss = (...weights: tf.Tensor[]): tf.Tensor => {
      const all = {...buffers, ...Object.fromEntries(names.map((name, i) => [name, weights[i]!]))};
      return tf.mean(tf.square(tf.sub(net.apply(all, x!, level!, training), z!)));
    };
    const {value, grads} = tf.valueAndGrads(loss)(names.map((name) => params[name]!));
    const next = names.map((name, i) => [name, tf.sub(params[name]!, tf.mul(grads[i]!, 0.01))] as const);
    return {
      state: {count: tf.add(count!, tf.scalar(1, 'int32')), ...buffers, ...Object.fromEntries(next)},
      outputs: {loss: value},
    };
  };
  const state = {count: tf.scalar(0, 'int32'), ...some(net)};
  const batch = (i: number) => ({
    x: drawn(`x${i}`, [3, 8, 8, 3]),
    z: drawn(`z${i}`, [3, 8, 8, 3]),
    level: levels(3),
  });

  test('with dropout is the same as a graph and eagerly', () => {
    const [graph, eager] = [compile(step, {state, inputs: batch(0)}), runEagerly(step, state)];
    const losses = [0, 1, 2].map((i) => {
      const [got, expected] = [graph.run(batch(i)), eager.run(batch(i))];
      expectClose(got['loss']!, expected['loss']!, 1e-4);
      return expected['loss']!.dataSync()[0]!;
    });
    expect(new Set(losses).size).toBe(3);
    const [got, expected] = [graph.get(), eager.get()];
    for (const name of Object.keys(expected)) expectClose(got[name]!, expected[name]!, 1e-4);
    graph.dispose();
    eager.dispose();
  });
});

describe('what does not fit is refused', () => {
  test('images that cannot be halved so often', () => {
    expect(() => networkOf(ncsnppConfig(), [28, 28, 1])).toThrow(
      '4 levels halve an image 3 times: its sides must be multiples of 8, got 28 × 28; give at most 3 ' +
        'channel_multipliers, whose levels have sides of 28, 14, 7 pixels, or other images',
    );
    expect(() => networkOf(ddpmConfig({channel_multipliers: [1, 1]}), [7, 20, 3])).toThrow(
      'got 7 × 20; give at most 1 channel_multipliers, whose levels have sides of 20 pixels',
    );
  });

  test('attention where there is no level', () => {
    expect(() => networkOf(ddpmConfig({attention_resolutions: [16, 15]}), [32, 32, 3])).toThrow(
      'attention_resolutions names 15, but the levels of 32 × 32 images have sides of 32, 16, 8, 4 pixels',
    );
    // What is published for 32 pixels is what a file has that does not say.
    expect(() => networkOf(ncsnppConfig({channel_multipliers: [1, 2, 2]}), [28, 28, 1])).toThrow(
      'attention_resolutions names 16, but the levels of 28 × 28 images have sides of 28, 14, 7 pixels',
    );
  });

  test('features that do not divide into groups', () => {
    expect(() => networkOf(ddpmConfig({features: 48}), [32, 32, 3])).toThrow(
      '48 channels, which do not divide into 32 groups',
    );
  });

  test('points, and classes', () => {
    expect(() => makeNet(ddpmConfig(), [2], [2])).toThrow('networks for images [height, width, channels]');
    expect(() => makeNet(ncsnppConfig(), [32, 32, 3], [10])).toThrow('not of a classifier');
  });
});
