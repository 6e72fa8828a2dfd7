import * as tf from '@tensorflow/tfjs-core';
import {describe, expect, it} from 'vitest';
import {nativeBackend} from '../../../stages/math/native.ts';
import {directTiles} from '../../../stages/metrics/direct-tiles.ts';
import {prdc} from '../../../stages/metrics/prdc.ts';
import {productTiles} from '../../../stages/metrics/product-tiles.ts';
import {rowsInMemory} from '../../../stages/artifacts/row-source.ts';
import type {Cut, PointRows, Tile} from '../../../stages/metrics/tiles.ts';
import {mat} from '../../helpers/mat.ts';
import {engine} from '../../helpers/tensorflow.ts';

const width = 64;
const rows = (values: Float64Array): PointRows => rowsInMemory(Float32Array.from(values), width);
const normal = (count: number, seed: number, scale = 1, shift = 0): PointRows =>
  rows(mat(count, width, seed, scale, shift));

/** Every pair of the tiles: what it is said to lie between, and what it is. */
const pairs = (tiles: Iterable<Tile>): Map<string, readonly [low: number, exact: number, high: number]> => {
  const found = new Map<string, readonly [number, number, number]>();
  for (const {i0, i1, j0, j1, stride, values, factor, rows, columns, exact} of tiles)
    for (let i = i0; i < i1; i++)
      for (let j = j0; j < j1; j++) {
        const value = factor * values[(i - i0) * stride + j - j0]!;
        const [low, high] = [rows.low[i]! + columns.low[j]!, rows.high[i]! + columns.high[j]!];
        found.set(`${i} ${j}`, [low + value, exact(i, j), high + value]);
      }
  return found;
};
const byProducts = (a: PointRows, b: PointRows, cut: Cut) => pairs(productTiles(nativeBackend()!, a, b, cut));

describe.runIf(engine.backend === 'tensorflow')('tiles by products', () => {
  it.each([
    ['near each other', normal(40, 1), normal(50, 2)],
    ['far from 0', normal(40, 1, 1e-3, 1000), normal(50, 2, 1e-3, 1000)],
    ['large', normal(40, 1, 1e18), normal(50, 2, 1e18)],
    ['beyond float32’s squares', normal(40, 1, 1e30), normal(50, 2, 1e30)],
    ['small', normal(40, 1, 1e-30), normal(50, 2, 1e-30)],
    ['of two scales', rows(Float64Array.of(...mat(20, width, 1), ...mat(20, width, 3, 1e25))), normal(50, 2)],
    ['equal', normal(40, 1), normal(40, 1)],
  ])('bound the distances of points %s', (_, a, b) => {
    const exact = pairs(directTiles(a, b, {tile: 16, upper: false}));
    const bounded = byProducts(a, b, {tile: 16, upper: false});
    expect(bounded.size).toBe(a.count * b.count);
    let [between, unknown] = [true, 0];
    for (const [pair, [low, value, high]] of bounded) {
      between &&= value === exact.get(pair)![1] && !(low > value) && !(high < value);
      unknown += Number(!(high - low <= 0.01 * value));
    }
    expect(between).toBe(true);
    if (_ === 'near each other' || _ === 'large') expect(unknown).toBe(0);
  });

  it('allow for the ten bits that the matrix units of a GPU may keep of a number', () => {
    // Without its last bit ½ + 2⁻¹² is ½, by which a product of equal rows loses 2⁻¹⁰ of itself.
    const numbers = Float64Array.from(
      {length: 2 * width},
      (_, at) => (at < width ? 1 : -1) * (0.5 + 2 ** -12),
    );
    const kept = -2 * width * 0.5 ** 2;
    const least = (gpu: boolean): number => {
      const backend = {...nativeBackend()!, isUsingGpuDevice: gpu};
      const [tile] = productTiles(backend, rows(numbers), rows(numbers), {tile: 1, upper: false});
      return tile!.rows.low[0]! + tile!.columns.low[0]! + kept;
    };
    expect(least(true)).toBeLessThanOrEqual(0);
    expect(least(false)).toBeGreaterThan(0);
  });

  it('visit the upper tiles of a set against itself', () => {
    const seen = byProducts(normal(40, 1), normal(40, 1), {tile: 16, upper: true});
    expect([seen.has('3 39'), seen.has('39 3'), seen.size]).toEqual([
      true,
      false,
      16 * 16 * 3 + 2 * 16 * 8 + 8 * 8,
    ]);
  });

  it('leave no tensors behind, stopped or not', () => {
    const before = tf.memory().numTensors;
    byProducts(normal(40, 1), normal(50, 2), {tile: 16, upper: false});
    for (const tile of productTiles(nativeBackend()!, normal(40, 1), normal(50, 2), {tile: 16, upper: false}))
      if (tile.j0 === 16) break;
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('counts are those of float64', () => {
  /** Whole numbers: many pairs are at equal distances. */
  const grid = (count: number, seed: number): PointRows =>
    rows(mat(count, width, seed).map((value) => Math.round(value / 2)));
  /** Every row twice, and some of them in the other set. */
  const twice = rows(Float64Array.of(...mat(60, width, 5), ...mat(60, width, 5)));
  const cases: readonly (readonly [string, PointRows, PointRows])[] = [
    ['normal points', normal(150, 1), normal(130, 2, 0.9, 0.05)],
    ['ties', grid(150, 3), grid(130, 4)],
    ['duplicates', twice, rows(Float64Array.of(...mat(40, width, 5), ...mat(40, width, 6)))],
    ['points far from 0', normal(150, 7, 1, 500), normal(130, 8, 1, 500)],
    ['all equal', rows(new Float64Array(40 * width).fill(0.1)), rows(new Float64Array(30 * width).fill(0.1))],
  ];

  /** By the definition, over whole matrices of distances. */
  const defined = (a: PointRows, b: PointRows, k: number, inclusive: boolean) => {
    const matrix = (x: PointRows, y: PointRows): number[][] => {
      const found = pairs(directTiles(x, y, {upper: false}));
      return Array.from({length: x.count}, (_, i) =>
        Array.from({length: y.count}, (_, j) => found.get(`${i} ${j}`)![1]),
      );
    };
    const radii = (x: PointRows): number[] =>
      matrix(x, x).map((row, i) => row.filter((_, j) => j !== i).sort((p, q) => p - q)[k - 1]!);
    const inside = (squared: number, radius: number): boolean =>
      squared < radius || (inclusive && squared === radius);
    const [between, real, fake] = [matrix(a, b), radii(a), radii(b)];
    const [is, js] = [[...real.keys()], [...fake.keys()]];
    return {
      precision: js.filter((j) => is.some((i) => inside(between[i]![j]!, real[i]!))).length,
      recall: is.filter((i) => js.some((j) => inside(between[i]![j]!, fake[j]!))).length,
      density: is.reduce((sum, i) => sum + js.filter((j) => inside(between[i]![j]!, real[i]!)).length, 0),
      coverage: is.filter((i) => js.some((j) => inside(between[i]![j]!, real[i]!))).length,
    };
  };

  it.each(cases)('of %s', async (_, a, b) => {
    for (const ties of ['strict', 'inclusive'] as const) {
      const expected = defined(a, b, 3, ties === 'inclusive');
      for (const tile of [16, 64, 2048]) expect((await prdc(a, b, 3, {ties, tile})).counts).toEqual(expected);
    }
  });
});
