import {readFile} from 'node:fs/promises';
import {describe, expect, it} from 'vitest';
import {rowsInMemory} from '../../../stages/artifacts/row-source.ts';
import {inceptionScore} from '../../../stages/metrics/inception-score.ts';
import {mat} from '../../helpers/mat.ts';

interface Scores {
  readonly splits: number;
  readonly mean: number;
  readonly std_pop: number;
  readonly std_sample: number | null;
  readonly scores: number[];
}
const {inception_score: golden} = JSON.parse(
  await readFile(new URL('../../fixtures/feature-metrics.json', import.meta.url), 'utf8'),
) as {inception_score: Record<string, Scores>};

const score = (values: ArrayLike<number>, classes: number, splits: number, more: object = {}) =>
  inceptionScore(rowsInMemory(Float32Array.from(values), classes), {splits, ...more});
const oneHot = (label: (row: number) => number): number[] =>
  Array.from({length: 1000}, (_, at) => (at % 10 === label(Math.floor(at / 10)) ? 1000 : 0));

describe('the Inception Score', () => {
  it.each(['A_splits1', 'A_splits3', 'A_splits10'])('of NumPy, %s', async (name) => {
    const {splits, mean, std_pop: population, std_sample: sample, scores} = golden[name]!;
    // The reference values are of float64 logits, these are of float32.
    const got = await score(mat(61, 10, 7, 2), 10, splits);
    expect(got.mean / mean).toBeCloseTo(1, 6);
    expect(got.deviation).toBeCloseTo(population, 6);
    got.estimates.forEach((value, i) => expect(value).toBeCloseTo(scores[i]!, 6));
    const other = (await score(mat(61, 10, 7, 2), 10, splits, {deviation: 'sample'})).deviation;
    if (sample === null) expect(other).toBeNull();
    else expect(other).toBeCloseTo(sample, 6);
  });

  const log9 = Math.log(9);
  it.each([
    ['sorted by class', oneHot((row) => Math.floor(row / 10)), 10, 10, 1],
    ['classes by turns', oneHot((row) => row % 10), 10, 10, 10],
    ['one answer', new Array<number>(100).fill(0), 5, 2, 1],
    [
      'two classes nine to one',
      Array.from({length: 20}, (_, at) => (at % 4 === 0 || at % 4 === 3 ? log9 : 0)),
      2,
      1,
      1.4449348111684153,
    ],
    ['a row to a split', mat(3, 4, 1), 4, 3, 1],
    ['huge logits', [1e4, -1e4, -1e4, 1e4], 2, 1, 2],
    ['TF-GAN’s two rows', [...twoRows(1, 2, 4), ...twoRows(4, 5, 6)], 1001, 1, 1.0008087798617324],
  ])('%s', async (_, values, classes, splits, expected) => {
    expect((await score(values, classes, splits)).mean / expected).toBeCloseTo(1, 7);
  });

  it('is unmoved by what is added to a row', async () => {
    const logits = Float32Array.from(mat(60, 8, 3), (value) => Math.round(value * 1024) / 1024);
    const moved = logits.map((value, at) => value + Math.floor(at / 8));
    const [one, other] = [await score(logits, 8, 3), await score(moved, 8, 3)];
    expect(other.mean).toBeCloseTo(one.mean, 12);
  });

  it('takes rows in NumPy’s order when it is to shuffle', async () => {
    const sorted = oneHot((row) => Math.floor(row / 10));
    const shuffled = await score(sorted, 10, 10, {seed: 2020});
    expect(shuffled.mean).toBeGreaterThan(4);
    expect(shuffled).toEqual(await score(sorted, 10, 10, {seed: 2020}));
    expect(shuffled).not.toEqual(await score(sorted, 10, 10, {seed: 2021}));
  });

  it('names what is wrong', async () => {
    await expect(score(mat(4, 3, 1), 3, 5)).rejects.toThrow('4 rows cannot be parted into 5 splits');
    const broken = mat(20, 3, 1).with(17, Infinity);
    await expect(score(broken, 3, 2, {seed: 2020})).rejects.toThrow('logits row 5 holds Infinity');
  });
});

/** 500 times two numbers, and a third. */
function twoRows(a: number, b: number, last: number): number[] {
  return [...Array.from({length: 1000}, (_, i) => (i % 2 === 0 ? a : b)), last];
}
