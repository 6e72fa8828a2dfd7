import {describe, expect, it} from 'vitest';
import {rowsInMemory} from '../../stages/artifacts/row-source.ts';
import type {Samples} from '../../stages/artifacts/samples.ts';
import {moons} from '../../stages/data/moons.ts';
import {rng} from '../../stages/math/stream.ts';
import stage from '../../stages/prdc.ts';
import {perturbedData} from '../../stages/samplers/perturbed-data.ts';
import {runStage} from '../helpers/run-stage.ts';

const data = moons({count: 1000, noise: 0, radius: 20, classes: 'all'}, rng(1));

/** Fresh draws of the noised data, n of each class. */
const oracle = (n: number): Samples => {
  const drawn = [0, 1].map((label) => perturbedData(data, label, 7.5, n, rng(9).split(`${label}`)));
  const points = Float32Array.from([...drawn[0]!, ...drawn[1]!]);
  const labels = Int32Array.from({length: 2 * n}, (_, i) => Number(i >= n));
  return {points: rowsInMemory(points, 2), labels, shape: [2]};
};
const samples = oracle(1000);

describe('prdc', () => {
  it('finds the oracle as good as the data, class by class', async () => {
    const {output, metrics} = await runStage(stage, {}, {samples, data});
    for (const name of ['upper', 'lower']) {
      expect(metrics[`${name}.precision`]).toBeGreaterThan(0.98);
      expect(metrics[`${name}.recall`]).toBeGreaterThan(0.98);
      expect(metrics[`${name}.density`]).toBeCloseTo(1, 0);
      // 1 − ∏ (N − i) / (2N − i) for N = 1000 and k = 5 is 0.969; ± 4 standard errors.
      expect(Math.abs(metrics[`${name}.coverage`]! - 0.969)).toBeLessThan(
        4 * Math.sqrt((0.969 * 0.031) / 1000),
      );
    }
    expect(output.values).toMatchObject({k: 5, sigma: 7.5, upper: {precision: metrics['upper.precision']!}});
    // Of as many points of the reference as there are samples.
    const {coverage, recall, counts} = output.values['upper'] as Record<'coverage' | 'recall', number> & {
      counts: Record<'coverage' | 'recall', number>;
    };
    expect([coverage, recall]).toEqual([counts.coverage / 1000, counts.recall / 1000]);
    const mean = (metrics['upper.recall']! + metrics['lower.recall']!) / 2;
    expect(output.values['mean']).toMatchObject({recall: mean});
  });

  it('notices samples of the other class', async () => {
    const swapped = {...samples, labels: samples.labels.map((label) => 1 - label)};
    const {metrics} = await runStage(stage, {sigma: 1}, {samples: swapped, data});
    expect(metrics['upper.precision']).toBeLessThan(0.2);
  });

  it('draws another reference for another seed, the same for the same', async () => {
    const run = async (params: Record<string, unknown>) =>
      (await runStage(stage, params, {samples, data})).metrics;
    expect(await run({seed: 2})).toEqual(await run({seed: 2}));
    expect(await run({seed: 2})).not.toEqual(await run({seed: 3}));
    expect(await run({same_noise: true})).not.toEqual(await run({same_noise: false}));
  });

  it('shares one noise among the classes when asked to', async () => {
    // Two classes of one point each at the same place, and equal samples: only the noise tells the references apart.
    const twins = {
      points: rowsInMemory(new Float32Array(4), 2),
      labels: Int32Array.of(0, 1),
      shape: [2],
      classes: 2,
      names: ['a', 'b'],
    };
    const half = samples.points.between(0, 200);
    const equal = {
      points: rowsInMemory(Float32Array.from([...half, ...half]), 2),
      labels: Int32Array.from({length: 400}, (_, i) => Number(i >= 200)),
      shape: [2],
    };
    const {values: shared} = (await runStage(stage, {same_noise: true}, {samples: equal, data: twins}))
      .output;
    const {values: own} = (await runStage(stage, {}, {samples: equal, data: twins})).output;
    expect(shared['a']).toEqual(shared['b']);
    expect(own['a']).not.toEqual(own['b']);
  });

  it('compares all at once for an unconditional model', async () => {
    const unconditional = {...samples, labels: new Int32Array(2000)};
    const {metrics} = await runStage(stage, {by_class: false}, {samples: unconditional, data});
    expect(Object.keys(metrics)).toEqual(['all.precision', 'all.recall', 'all.density', 'all.coverage']);
    expect(metrics['all.precision']).toBeGreaterThan(0.98);
  });

  it('says what does not fit', async () => {
    const unconditional = {...samples, labels: new Int32Array(2000)};
    await expect(runStage(stage, {}, {samples: unconditional, data})).rejects.toThrow(
      'no samples of class lower; by_class: false',
    );
    const stray = {...samples, labels: samples.labels.map(() => 2)};
    await expect(runStage(stage, {}, {samples: stray, data})).rejects.toThrow(
      'samples of class 2: the data have classes 0 to 1',
    );
    const wide = {points: rowsInMemory(new Float32Array(9), 3), labels: new Int32Array(3), shape: [3]};
    await expect(runStage(stage, {}, {samples: wide, data})).rejects.toThrow(
      'samples of width 3 cannot be compared with data of width 2',
    );
    const named = {samples, data: {...data, names: ['upper', 'seed']}};
    await expect(runStage(stage, {}, named)).rejects.toThrow('a class is called seed');
    await expect(runStage(stage, {k: 0}, {samples, data})).rejects.toThrow('k should be at least 1, got 0');
  });
});
