import {expect, test} from 'vitest';
import {NetConfig} from '../../../schemas/net.ts';
import {withDefaults} from '../../../src/graph/defaults.ts';
import type {Json} from '../../../src/json.ts';
import {rng} from '../../../stages/math/stream.ts';
import {makeNet} from '../../../stages/nets/make-net.ts';
import type {Weight} from '../../../stages/nets/net.ts';

/** The scale s of a weight that is uniform on ±√(6 s / (fan in + fan out)), from its largest entry. */
const scaleOf = (name: string, {shape, values}: Weight): number => {
  const [first, second, ...window] = shape as [number, number, ...number[]];
  const pixels = window.reduce((product, side) => product * side, 1);
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  expect(values.length, name).toBeGreaterThan(150);
  return (largest ** 2 * (first + second) * pixels) / 6;
};

const image = [8, 8, 3];
const small = {features: 32, channel_multipliers: [1, 2], blocks: 1, attention_resolutions: [4]};

// As released: 0.1 in "network in network", almost 0 where a residual path or the network ends, else 1.
test.each([
  ['ddpm', {type: 'ddpm', ...small}, 1e-10],
  ['ddpm++', {type: 'ncsnpp', ...small, block: 'ddpm', progressive_input: 'none', fir: false}, 1e-10],
  ['ncsn++', {type: 'ncsnpp', ...small}, 1e-10],
  ['ncsn++ of other ends', {type: 'ncsnpp', ...small, init_scale: 0.5}, 0.5],
  ['ncsn++ with skips', {type: 'ncsnpp', ...small, progressive: 'output_skip'}, 1e-10],
  ['ncsn++ with a residual pyramid', {type: 'ncsnpp', ...small, progressive: 'residual'}, 1e-10],
])('the weights of %s begin at their scales', (_, given, ends) => {
  const config = withDefaults(NetConfig as unknown as Json, given as unknown as Json) as unknown as NetConfig;
  const weights = Object.entries(makeNet(config, image, image).init(rng(1)));
  const matrices = weights.filter(([, {shape}]) => shape.length > 1);
  const met = new Set<number>();
  for (const [name, weight] of matrices) {
    // What makes images, of three channels, ends the network or a pyramid of outputs.
    const isEnd = weight.shape[0] === image[2] || /\.(Conv_1\.weight|NIN_3\.W)$/.test(name);
    const expected = isEnd ? ends : /\.NIN_\d\.W$/.test(name) ? 0.1 : 1;
    met.add(expected);
    // The largest of hundreds of uniform numbers comes near their bound.
    expect(scaleOf(name, weight) / expected, name).toBeLessThan(1.0001);
    expect(scaleOf(name, weight) / expected, name).toBeGreaterThan(0.9);
  }
  expect(met).toEqual(new Set([1, 0.1, ends]));
  // What is left are biases, and the weights of normalisations; the frequencies of an embedding have tests of their own.
  for (const [name, {shape, values}] of weights)
    if (shape.length === 1 && !name.endsWith('.W'))
      expect([...new Set(values)], name).toEqual([name.endsWith('.weight') ? 1 : 0]);
});
