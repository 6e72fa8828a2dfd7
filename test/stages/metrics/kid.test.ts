import {readFile} from 'node:fs/promises';
import {describe, expect, it} from 'vitest';
import {rowsInMemory, type RowSource} from '../../../stages/artifacts/row-source.ts';
import {inceptionScore} from '../../../stages/metrics/inception-score.ts';
import {kid, squaredMmd} from '../../../stages/metrics/kid.ts';
import kidStage from '../../../stages/kid.ts';
import scoreStage from '../../../stages/inception-score.ts';
import {featuresOf} from '../../helpers/features.ts';
import {mat} from '../../helpers/mat.ts';
import {runStage} from '../../helpers/run-stage.ts';
import '../../helpers/tensorflow.ts';

const {kid: golden} = JSON.parse(
  await readFile(new URL('../../fixtures/feature-metrics.json', import.meta.url), 'utf8'),
) as {kid: {E_torch_fidelity_style: {estimates: number[]; mean: number; std_pop: number}}};

const rows = (values: ArrayLike<number>, width: number): RowSource =>
  rowsInMemory(Float32Array.from(values), width);
const [a, b] = [rows(mat(40, 16, 8), 16), rows(mat(40, 16, 9, 1.1, 0.2), 16)];

describe('the kernel distance', () => {
  it.each([
    ['of all rows', a, b, 0.2959766152129344],
    ['of unequal numbers of rows', a, rows(b.between(0, 25), 16), 0.3723552139879942],
    ['by hand', rows([1, 0, 0, 1], 2), rows([1, 1, 0, 0], 2), -2.375],
  ])('%s', (_, x, y, expected) => {
    expect(squaredMmd(x, y)).toBeCloseTo(expected, 6);
    expect(squaredMmd(y, x)).toBeCloseTo(expected, 6);
  });

  it('sums blocks as a whole', () => {
    // 2048 rows are a block: rows twice over, of which every one is its twin's neighbour.
    const [x, y] = [mat(1500, 2, 1), mat(1500, 2, 2)];
    const sum = (p: Float64Array, q: Float64Array, twins: boolean): number => {
      let total = 0;
      for (let i = 0; i < 1500; i++)
        for (let j = 0; j < 1500; j++) {
          const kernel = (1 + (p[2 * i]! * q[2 * j]! + p[2 * i + 1]! * q[2 * j + 1]!) / 2) ** 3;
          total += (twins && i === j ? 2 : 4) * kernel;
        }
      return total;
    };
    const [p, q] = [x, y].map((values) => Float64Array.from(Float32Array.from(values))) as [
      Float64Array,
      Float64Array,
    ];
    const expected = (sum(p, p, true) + sum(q, q, true)) / (3000 * 2999) - (2 * sum(p, q, false)) / 3000 ** 2;
    expect(squaredMmd(rows([...x, ...x], 2), rows([...y, ...y], 2))).toBeCloseTo(expected, 12);
  });

  it('draws the subsets that torch-fidelity draws', async () => {
    const {estimates, mean, std_pop: deviation} = golden.E_torch_fidelity_style;
    // Its first input is the generated one here.
    const got = await kid(b, a, {subsets: 3, size: 20, seed: 2020});
    got.estimates.forEach((value, i) => expect(value).toBeCloseTo(estimates[i]!, 6));
    expect(got.mean).toBeCloseTo(mean, 6);
    expect(got.deviation).toBeCloseTo(deviation, 6);
  });

  it('names what is wrong', async () => {
    await expect(kid(a, rows(b.between(0, 19), 16), {subsets: 3, size: 20, seed: 1})).rejects.toThrow(
      'a subset of 20 rows is larger than the 19 generated ones',
    );
    await expect(kid(a, rows(b.between(0, 1), 16), {subsets: 3, size: 1, seed: 1})).rejects.toThrow(
      'a kernel distance needs at least 2 rows of either side, got 40 real and 1 generated ones',
    );
    const broken = rows(mat(40, 16, 9).with(100, NaN), 16);
    await expect(kid(broken, a, {subsets: 1, size: 40, seed: 1})).rejects.toThrow('real row 6 holds NaN');
  });
});

describe('as stages', () => {
  const real = featuresOf(mat(40, 16, 9, 1.1, 0.2), 16);
  const generated = featuresOf(mat(40, 16, 8), 16, {logits: rows(mat(40, 3, 1), 3)});

  it('kid records estimate, size and what it is of', async () => {
    const params = {subsets: 3, subset_size: 20};
    const {output, metrics} = await runStage(kidStage, params, {real, generated});
    expect(metrics['kd:light']).toBeCloseTo(golden.E_torch_fidelity_style.mean, 6);
    expect(output.values).toMatchObject({
      name: 'kd:light',
      x1000: 1000 * metrics['kd:light']!,
      subset_size: 20,
      real: {count: 40},
      extractor: {name: 'light'},
    });
    const {output: classes} = await runStage(
      kidStage,
      {subset_size: 'auto', by_class: true},
      {real, generated},
    );
    expect(classes.values).toMatchObject({cat: {subset_size: 20}, subset_size: 'auto'});
    await expect(runStage(kidStage, {}, {real, generated})).rejects.toThrow('subset_size: auto');
    const many = featuresOf(mat(1001, 1, 3), 1);
    const {output: usual} = await runStage(
      kidStage,
      {subset_size: 'auto', subsets: 1},
      {real: many, generated: many},
    );
    expect(usual.values).toMatchObject({subset_size: 1000});
  });

  it('inception-score needs logits', async () => {
    const {output, metrics} = await runStage(scoreStage, {splits: 2}, {generated});
    expect(output.values).toMatchObject({
      name: 'is:light',
      value: metrics['is:light']!,
      classes: 3,
      splits: 2,
    });
    const inOrder = await runStage(scoreStage, {splits: 2, shuffle: false}, {generated});
    expect(inOrder.output.values['value']).toBe((await inceptionScore(generated.logits!, {splits: 2})).mean);
    await expect(runStage(scoreStage, {}, {generated: real})).rejects.toThrow(
      'the features of light have no logits',
    );
  });
});
