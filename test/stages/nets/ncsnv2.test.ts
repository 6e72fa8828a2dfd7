import * as tf from '@tensorflow/tfjs-core';
import {describe, expect, test} from 'vitest';
import {
  counts,
  goldenConfig,
  goldenError,
  goldenImages,
  goldens,
  goldenShape,
  goldenWeights,
  parametersOf,
} from '../../../parity/nets/ncsnv2.ts';
import {rng} from '../../../stages/math/stream.ts';
import {countOf} from '../../../stages/nets/layers/layer.ts';
import {makeNet} from '../../../stages/nets/make-net.ts';
import {ncsnv2} from '../../../stages/nets/ncsnv2.ts';
import {toTensors} from '../../../stages/nets/params.ts';
import {expectClose} from '../../helpers/close.ts';
import '../../helpers/tensorflow.ts';

test.each(goldens)('$depth, centered: $centered, says what the released code says', (golden) => {
  tf.tidy(() => {
    const config = goldenConfig(golden);
    const params = toTensors(goldenWeights(ncsnv2(config, goldenShape).weights));
    const net = makeNet(config, goldenShape, goldenShape);
    expect(goldenError(net.apply(params, goldenImages(), tf.zeros([2])), golden)).toBeLessThan(1e-4);
  });
});

test.each(counts)('$name has $published parameters', ({declared, published}) => {
  expect(parametersOf(declared)).toBe(published);
});

/** Polynomials in the features g and the channels c that count the parameters. */
const formulas = {
  low: (g: number, c: number) => 1811 * g * g + 123 * g + 18 * c * g + c,
  medium: (g: number, c: number) => 5091 * g * g + 215 * g + 18 * c * g + c,
  large: (g: number, c: number) => 5743 * g * g + 253 * g + 18 * c * g + c,
};

test.each(['low', 'medium', 'large'] as const)('%s has as many parameters for any width', (depth) => {
  for (const [features, channels] of [
    [4, 2],
    [32, 1],
    [7, 3],
  ] as const) {
    const {weights} = ncsnv2({...goldenConfig({depth, centered: false}), features}, [16, 8, channels]);
    expect(countOf(weights)).toBe(formulas[depth](features, channels));
  }
});

test('its weights have the names, shapes and order of the released code', () => {
  const {weights} = ncsnv2(goldenConfig({depth: 'large', centered: false}), [16, 16, 3]);
  const names = Object.keys(weights);
  expect(names).toHaveLength(229);
  expect(names.slice(0, 9)).toEqual([
    ...['begin_conv.weight', 'begin_conv.bias', 'normalizer.alpha', 'normalizer.gamma', 'normalizer.beta'],
    ...['end_conv.weight', 'end_conv.bias', 'res1.0.conv1.weight', 'res1.0.conv1.bias'],
  ]);
  const parts = [...new Set(names.map((name) => name.split('.')[0]))];
  expect(parts.slice(3)).toEqual([
    ...['res1', 'res2', 'res3', 'res31', 'res4', 'res5'],
    ...['refine1', 'refine2', 'refine3', 'refine31', 'refine4', 'refine5'],
  ]);
  const shape = (name: string) => weights[name]?.shape;
  expect(shape('res2.0.conv2.conv.weight')).toEqual([8, 4, 3, 3]);
  expect(shape('res2.0.shortcut.conv.weight')).toEqual([8, 4, 1, 1]);
  expect(shape('res4.0.shortcut.weight')).toEqual([16, 8, 3, 3]);
  expect(shape('res4.0.conv2.weight')).toEqual([16, 8, 3, 3]);
  expect(shape('refine31.adapt_convs.1.2_2_conv.weight')).toEqual([8, 8, 3, 3]);
  expect(shape('refine2.msf.convs.0.bias')).toEqual([8]);
  expect(shape('refine1.msf.convs.0.bias')).toBeUndefined();
  expect(shape('refine5.crp.convs.1.weight')).toEqual([4, 4, 3, 3]);
  expect(shape('refine5.output_convs.3_1_conv.weight')).toEqual([4, 4, 3, 3]);
  expect(shape('refine5.output_convs.4_1_conv.weight')).toBeUndefined();
  expect(shape('refine5.adapt_convs.0.1_1_conv.bias')).toBeUndefined();
});

describe('images of any size that halves', () => {
  test.each([
    ['low', [6, 10, 1]],
    ['medium', [4, 12, 2]],
    ['large', [8, 16, 1]],
  ] as const)('%s reads %j', (depth, input) => {
    tf.tidy(() => {
      const net = makeNet(goldenConfig({depth, centered: true}), input, input);
      const params = toTensors(net.init(rng(1)));
      const x = tf.tensor4d(rng(2).normal(0, 3 * input[0] * input[1] * input[2]), [3, ...input] as [
        number,
        number,
        number,
        number,
      ]);
      const all = net.apply(params, x, tf.zeros([3]));
      expect(all.shape).toEqual(x.shape);
      // Examples do not see each other.
      const [, second] = tf.unstack(all) as [tf.Tensor, tf.Tensor];
      const alone = net.apply(params, tf.slice(x, [1, 0, 0, 0], [1, -1, -1, -1]), tf.zeros([1]));
      expectClose(tf.squeeze(alone, [0]), second);
    });
  });

  test('others are refused', () => {
    const make = (depth: 'low' | 'large', input: readonly number[]) => () =>
      makeNet(goldenConfig({depth, centered: true}), input, input);
    expect(make('large', [28, 28, 1])).toThrow(
      'divide by 8, got [28, 28, 1]: this depth halves them 3 times, depth: low once',
    );
    expect(make('low', [7, 8, 1])).toThrow('divide by 2, got [7, 8, 1]');
    expect(make('low', [2])).toThrow('expected images [H, W, C]');
    expect(() => makeNet(goldenConfig({depth: 'low', centered: true}), [8, 8, 1], [10])).toThrow(
      'ncsnv2 says of an example something of its shape',
    );
  });
});
