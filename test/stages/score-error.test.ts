import '../helpers/tensorflow.ts';
import {describe, expect, it} from 'vitest';
import type {Model} from '../../stages/artifacts/model.ts';
import {moons} from '../../stages/data/moons.ts';
import {rng} from '../../stages/math/stream.ts';
import {makeNet} from '../../stages/nets/make-net.ts';
import stage from '../../stages/score-error.ts';
import {runStage} from '../helpers/run-stage.ts';

const data = moons({count: 1000, noise: 0, radius: 20, classes: 'all'}, rng(1));
const net = {type: 'toy-mlp', features: 2, conditional: true} as const;
const sde = {type: 've', sigma_min: 0.001, sigma_max: 10};

const untrained = (role: 'score' | 'classifier', factor: number): Model => {
  const weights = makeNet(net, [2], [2]).init(rng(3).split(role));
  const scaled = Object.entries(weights).map(([name, {shape, values}]) => [
    name,
    {shape, values: values.map((v) => factor * v)},
  ]);
  const classes = ['upper', 'lower'];
  const config = {role, net, sde, given: 'sigma', predicts: 'score', input: [2], classes};
  return {config, weights: Object.fromEntries(scaled) as Model['weights'], curves: []};
};
const zeroScore = untrained('score', 0);
const labelled = (value: Model) => ({stage: 'score', cell: {}, value});
const none = {data, score: undefined, classifier: undefined, class_scores: []};

describe('score-error', () => {
  it('is zero for the exact scores themselves, on 35 × 35 points', async () => {
    const {output} = await runStage(stage, {}, none);
    const zero = {D_P: 0, D_L: 0};
    expect(output.values).toMatchObject({upper: zero, lower: zero, mean: zero, prior: {D: 0}, points: 1225});
    expect(output.arrays['grid']!.values.slice(0, 4)).toEqual(Float32Array.of(-40, -25, -40 + 80 / 34, -25));
    expect(output.arrays['grid']!.values.slice(-2)).toEqual(Float32Array.of(40, 25));
  });

  it('measures the size of the exact fields when the learned ones are zero', async () => {
    const inputs = {...none, score: zeroScore, classifier: untrained('classifier', 0)};
    const {output, metrics} = await runStage(stage, {epsilon: 0}, inputs);
    // Measured once by an independent implementation on random draws of the data: ‖posterior‖ 0.267, ‖prior‖ 0.156,
    // ‖likelihood‖ 0.150 to 0.152.
    expect(metrics['upper.D_P']).toBeCloseTo(0.267, 3);
    expect(metrics['lower.D_P']).toBeCloseTo(0.267, 3);
    expect(Math.abs(metrics['prior.D']! - 0.156)).toBeLessThan(0.002);
    expect(metrics['upper.D_L']).toBeGreaterThan(0.1495);
    expect(metrics['upper.D_L']).toBeLessThan(0.1525);
    expect(metrics['D_L']).toBe((metrics['upper.D_L']! + metrics['lower.D_L']!) / 2);
    expect(output.values['mean']).toEqual({
      D_P: (metrics['upper.D_P']! + metrics['lower.D_P']!) / 2,
      D_L: (metrics['upper.D_L']! + metrics['lower.D_L']!) / 2,
    });
  });

  it('takes the released bias of the oracle by default', async () => {
    const [exact, released] = await Promise.all([
      runStage(stage, {epsilon: 0}, none),
      runStage(stage, {}, none),
    ]);
    const [a, b] = [exact, released].map(({output}) => output.arrays['exact_posterior_0']!.values);
    const distances = Array.from({length: 1225}, (_, i) =>
      Math.hypot(a![2 * i]! - b![2 * i]!, a![2 * i + 1]! - b![2 * i + 1]!),
    );
    // Measured once by an independent implementation: mean 0.0128 and at most 0.62.
    expect(distances.reduce((sum, d) => sum + d, 0) / 1225).toBeCloseTo(0.0128, 3);
    expect(Math.max(...distances)).toBeCloseTo(0.62, 2);
  });

  it('scales the likelihood score, and adds it to the prior', async () => {
    const inputs = {...none, score: untrained('score', 1), classifier: untrained('classifier', 3)};
    const [one, five] = [await runStage(stage, {}, inputs), await runStage(stage, {scale: 5}, inputs)];
    const {prior, likelihood_1: guidance, posterior_1: posterior} = five.output.arrays;
    guidance!.values.forEach((value, i) => {
      expect(value).toBeCloseTo(5 * one.output.arrays['likelihood_1']!.values[i]!, 5);
      expect(posterior!.values[i]).toBeCloseTo(prior!.values[i]! + value, 5);
    });
    expect(guidance!.values.some((value) => Math.abs(value) > 1e-3)).toBe(true);
    expect(five.metrics['prior.D']).toBe(one.metrics['prior.D']);
  });

  it('reads posteriors directly from class scores, which have no likelihood score', async () => {
    const inputs = {...none, class_scores: [labelled(zeroScore), labelled(zeroScore)]};
    const {output, metrics} = await runStage(stage, {epsilon: 0}, inputs);
    expect(output.values).toMatchObject({upper: {D_L: null}, mean: {D_L: null}, prior: {D: null}});
    expect(metrics['upper.D_P']).toBeCloseTo(0.267, 3);
    expect(Object.keys(output.arrays)).not.toContain('likelihood_0');
  });

  it('measures the prior of a score alone', async () => {
    const {output, metrics} = await runStage(stage, {epsilon: 0}, {...none, score: zeroScore});
    expect(Object.keys(metrics)).toEqual(['prior.D']);
    expect(Math.abs(metrics['prior.D']! - 0.156)).toBeLessThan(0.002);
    expect(output.values['upper']).toEqual({D_P: null, D_L: null});
  });

  it('refuses a scale where nothing is there to scale', async () => {
    await expect(runStage(stage, {scale: 5}, none)).rejects.toThrow('wire the input "classifier"');
  });

  it('refuses a class whose numbers would be hidden', async () => {
    const called = {...none, data: {...none.data, names: ['prior', 'lower']}};
    await expect(runStage(stage, {}, called)).rejects.toThrow('a class is called prior');
  });

  it('refuses too few class scores', async () => {
    const run = runStage(stage, {}, {...none, class_scores: [labelled(zeroScore)]});
    await expect(run).rejects.toThrow('the data have 2 classes, the models 1');
  });
});
