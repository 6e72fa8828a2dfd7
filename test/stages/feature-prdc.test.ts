import {readFile} from 'node:fs/promises';
import {describe, expect, it} from 'vitest';
import type {Prdc} from '../../stages/metrics/prdc.ts';
import featurePrdc from '../../stages/feature-prdc.ts';
import {featuresOf} from '../helpers/features.ts';
import {mat} from '../helpers/mat.ts';
import {runStage} from '../helpers/run-stage.ts';

const {classwise} = JSON.parse(await readFile(new URL('../fixtures/prdc.json', import.meta.url), 'utf8')) as {
  classwise: {k: number; perClass: Prdc[]; mean: Omit<Prdc, 'counts'>; pooled: Prdc};
};

const names = ['a', 'b', 'c'];
const labels = Int32Array.from({length: 60}, (_, row) => row % 3);
const moved = (values: Float64Array, by: number): Float64Array =>
  values.map((value, at) => value + by * (Math.floor(at / 5) % 3));
const real = featuresOf(moved(mat(60, 5, 13), 0.5), 5, {names, labels});
const generated = featuresOf(moved(mat(60, 5, 14, 0.9, 0.1), 0.6), 5, {names, labels});
const {k} = classwise;

describe('feature-prdc', () => {
  it('finds what the authors’ library finds, at once and class by class', async () => {
    const {output: pooled} = await runStage(featurePrdc, {k}, {real, generated});
    expect(pooled.values).toMatchObject({
      counts: {...classwise.pooled.counts},
      real: {count: 60},
      extractor: {name: 'light'},
      k,
      ties: 'strict',
    });
    const {output, metrics} = await runStage(featurePrdc, {k, by_class: true}, {real, generated});
    for (const [c, name] of names.entries())
      expect(output.values[name]).toMatchObject({counts: {...classwise.perClass[c]!.counts}, count_real: 20});
    for (const figure of ['precision', 'recall', 'density', 'coverage'] as const) {
      const {mean} = output.values as unknown as {mean: Record<string, number>};
      expect(mean[figure]).toBeCloseTo(classwise.mean[figure], 14);
      expect(metrics[`b.${figure}`]).toBeCloseTo(classwise.perClass[1]![figure], 14);
    }
  });

  it('is improved precision and recall with ties inside', async () => {
    const grid = featuresOf(
      Array.from({length: 32}, (_, at) => (at % 2 === 0 ? Math.floor(at / 8) : Math.floor(at / 2) % 4)),
      2,
    );
    const {metrics} = await runStage(featurePrdc, {k: 3, ties: 'inclusive'}, {real: grid, generated: grid});
    expect(metrics['density']).toBeCloseTo(68 / 48, 14);
    expect((await runStage(featurePrdc, {k: 3}, {real: grid, generated: grid})).metrics['density']).toBe(0.5);
  });

  it.each(['real', 'mean', 'extractor', 'ties'])(
    'refuses a class called %s, which a record has besides',
    async (name) => {
      const called = (side: typeof real) => ({...side, names: ['a', name, 'c']});
      const wired = {real: called(real), generated: called(generated)};
      await expect(runStage(featurePrdc, {by_class: true}, wired)).rejects.toThrow(
        `a class is called ${name}, which is also what a metric of classes has beside them`,
      );
      expect((await runStage(featurePrdc, {}, wired)).metrics).toHaveProperty('recall');
    },
  );

  it('names the class that is too small', async () => {
    const few = {...generated, labels: labels.map((label, row) => (label === 2 && row > 9 ? 0 : label))};
    await expect(runStage(featurePrdc, {by_class: true}, {real, generated: few})).rejects.toThrow(
      'class c: k = 5 neighbours need at least 6 points, got 3 (fake)',
    );
  });
});
