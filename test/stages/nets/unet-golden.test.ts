import * as tf from '@tensorflow/tfjs-core';
import {describe, expect, test} from 'vitest';
import {ncsnppConfig, networkOf} from '../../../parity/nets/score-sde/configs.ts';
import {counts} from '../../../parity/nets/score-sde/counts.ts';
import {
  goldenImage,
  goldenInput,
  goldenPasses,
  goldenWeights,
} from '../../../parity/nets/score-sde/golden-passes.ts';
import {sizeOf} from '../../../stages/math/shape.ts';
import type {Declarations} from '../../../stages/nets/layers/layer.ts';
import {toTensors} from '../../../stages/nets/params.ts';
import {expectClose} from '../../helpers/close.ts';
import '../../helpers/tensorflow.ts';

const count = (declared: Declarations, buffers: ReadonlySet<string>): number =>
  Object.entries(declared).reduce((sum, [name, {shape}]) => sum + (buffers.has(name) ? 0 : sizeOf(shape)), 0);

test.each(counts)('$config has the published number of weights', ({net, side, trained}) => {
  const {weights, buffers} = networkOf(net, [side, side, 3]);
  expect(count(weights, buffers)).toBe(trained);
  expect(count(weights, new Set()) - trained).toBe(
    net.type === 'ncsnpp' && net.embedding === 'fourier' ? net.features : 0,
  );
});

describe.each(goldenPasses)('$config', ({net, levels, divisors, weights, first, last, mean, deviation}) => {
  const network = networkOf(net, goldenImage);

  test('has as many weights', () => {
    expect(count(network.weights, new Set())).toBe(weights);
  });

  test('passes images as the released code does', () => {
    const params = toTensors(goldenWeights(network.weights));
    const input = tf.tensor4d(goldenInput(), [2, 16, 16, 3]);
    const output = tf.tidy(() =>
      tf.div(network.apply(params, input, tf.tensor1d([...levels])), tf.reshape([...divisors], [2, 1, 1, 1])),
    );
    const tolerance = 1e-4 * deviation;
    expectClose(tf.slice(output, [0, 0, 0, 0], [1, 1, 4, 1]), first, tolerance);
    expectClose(tf.slice(output, [1, 15, 12, 2], [1, 1, 4, 1]), last, tolerance);
    const moments = tf.moments(output);
    expectClose(moments.mean, [mean], 1e-4 * deviation);
    const unbiased = output.size / (output.size - 1);
    expectClose(tf.sqrt(tf.mul(moments.variance, unbiased)), [deviation], 1e-4);
    tf.dispose(params);
  });
});

/** What a module is, by the names of its parts. */
const kindOf = (parts: ReadonlySet<string>): string => {
  const has = (part: string) => [...parts].some((name) => name.startsWith(part));
  if (has('NIN_3')) return 'attention';
  if (has('GroupNorm_0')) return 'block';
  if (has('Conv2d_0') || has('Conv_0')) return 'resampling';
  return parts.has('W') ? 'fourier' : 'layer';
};

/** `kind in→out` of each module, by number. */
const modulesOf = (declared: Declarations): string[] => {
  const modules: Record<string, Set<string>> = {};
  for (const name of Object.keys(declared)) {
    const [, number, part] = /^all_modules\.(\d+)\.(.+)$/.exec(name)!;
    (modules[number!] ??= new Set()).add(part!);
  }
  expect(Object.keys(modules)).toEqual(Object.keys(modules).map((_, i) => `${i}`));
  return Object.entries(modules).map(([number, parts]) => {
    const kind = kindOf(parts);
    const [widths] = ['weight', 'Conv_0.weight', 'Conv2d_0.weight'].flatMap((part) => {
      const shape = declared[`all_modules.${number}.${part}`]?.shape;
      return shape ? [shape] : [];
    });
    return widths && widths.length > 1 ? `${kind} ${widths[1]}→${widths[0]}` : kind;
  });
};

const times = (n: number, ...modules: string[]): string[] => Array.from({length: n}, () => modules).flat();

test('the modules of NCSN++ come in the order of the released code', () => {
  const down = (from: number, to: number) => [`block ${to}→${to}`, `resampling ${from}→${to}`];
  expect(modulesOf(networkOf(ncsnppConfig(), [32, 32, 3]).weights)).toEqual([
    'fourier',
    'layer 256→512',
    'layer 512→512',
    'layer 3→128',
    ...times(4, 'block 128→128'),
    ...down(3, 128),
    'block 128→256',
    'attention',
    ...times(3, 'block 256→256', 'attention'),
    ...down(128, 256),
    ...times(4, 'block 256→256'),
    ...down(256, 256),
    ...times(4, 'block 256→256'),
    'block 256→256',
    'attention',
    'block 256→256',
    ...times(5, 'block 512→256'),
    'block 256→256',
    ...times(5, 'block 512→256'),
    'block 256→256',
    ...times(4, 'block 512→256'),
    'block 384→256',
    'attention',
    'block 256→256',
    'block 384→128',
    ...times(4, 'block 256→128'),
    'layer',
    'layer 128→3',
  ]);
});

test("the deep network has the DLSM paper's modules", () => {
  const modules = modulesOf(networkOf(ncsnppConfig({blocks: 8}), [32, 32, 3]).weights);
  const of = (kind: string) => modules.filter((module) => module.startsWith(kind)).length;
  expect(modules).toHaveLength(95);
  expect(['block', 'attention', 'resampling', 'fourier', 'layer'].map(of)).toEqual([76, 10, 3, 1, 5]);
});
