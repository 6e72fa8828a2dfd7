import {expect, test} from 'vitest';
import {NetConfig} from '../../../schemas/net.ts';
import {withDefaults} from '../../../src/graph/defaults.ts';
import type {Json} from '../../../src/json.ts';
import {rng} from '../../../stages/math/stream.ts';
import {makeNet} from '../../../stages/nets/make-net.ts';
import type {Shape} from '../../../stages/math/shape.ts';
import type {Weights} from '../../../stages/nets/net.ts';

const begun = (given: object, input: Shape, output: Shape): Weights => {
  const config = withDefaults(NetConfig as unknown as Json, given as unknown as Json);
  return makeNet(config as unknown as NetConfig, input, output).init(rng(1));
};
const fanIn = ([, ...axes]: Shape): number => axes.reduce((product, length) => product * length, 1);
const largest = (values: Float32Array): number =>
  values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** Uniform on ±1/√fanIn: the largest of hundreds of numbers comes near the bound. */
const expectUniform = (name: string, values: Float32Array, fan: number): void => {
  expect(values.length, name).toBeGreaterThan(100);
  expect(largest(values) * Math.sqrt(fan), name).toBeLessThan(1.0001);
  expect(largest(values) * Math.sqrt(fan), name).toBeGreaterThan(0.95);
};

test.each([
  ['resnet', {type: 'resnet', features: 6}, [8, 8, 3], [200]],
  ['cifar-resnet', {type: 'cifar-resnet', features: 6}, [8, 8, 3], [200]],
  ['ncsnv2', {type: 'ncsnv2', features: 6}, [8, 8, 3], [8, 8, 3]],
  ['toy-mlp', {type: 'toy-mlp', features: 16}, [2], [2]],
])('convolutions and the last layer of %s begin as PyTorch begins them', (_, given, input, output) => {
  const weights = begun(given, input, output);
  let met = 0;
  for (const [name, {shape, values}] of Object.entries(weights)) {
    const isLast = /^(classifier\.)?linear\.weight$|^(x|sigma)\.\d\.weight$/.test(name);
    if ((shape.length !== 4 && !isLast) || values.length <= 100) continue;
    met++;
    expectUniform(name, values, fanIn(shape));
    const bias = weights[name.replace(/weight$/, 'bias')];
    // Few numbers are no measure of their bound, and must keep within it.
    if (bias) expect(largest(bias.values) * Math.sqrt(fanIn(shape)), name).toBeLessThan(1.0001);
    if (bias && bias.values.length > 100) expectUniform(name, bias.values, fanIn(shape));
  }
  expect(met).toBeGreaterThan(4);
});

// He et al. 2015, by fan out, for what a ReLU follows; DLSM's code has a fresh first convolution.
test('convolutions of resnet50 begin normal with variance 2 / fan out, but for the first', () => {
  const weights = begun({type: 'resnet50', features: 8}, [32, 32, 3], [10]);
  expectUniform('conv1', weights['conv1.weight']!.values, 3 * 49);
  for (const [name, {shape, values}] of Object.entries(weights)) {
    if (shape.length !== 4 || name === 'conv1.weight') continue;
    const [out, , height, width] = shape as [number, number, number, number];
    const variance = values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
    // The variance of n normal numbers has the standard error √(2/n), in proportion; there are 53 of them.
    expect(Math.abs((variance * out * height * width) / 2 - 1), name).toBeLessThan(
      5 * Math.sqrt(2 / values.length),
    );
  }
});
