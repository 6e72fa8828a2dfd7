import {describe, expect, test} from 'vitest';
import {overlap} from '../../../src/page/client/model/estimate.ts';
import {filtered, noFilter, withRange, withValues} from '../../../src/page/client/model/filter.ts';
import {heatOf} from '../../../src/page/client/model/heat.ts';
import {pointsOf, type Point} from '../../../src/page/client/model/points.ts';
import {smoothed} from '../../../src/page/client/model/smooth.ts';
import {pressed, sorted} from '../../../src/page/client/model/sort.ts';
import {verdictOf} from '../../../src/page/client/model/verdict.ts';
import {sweepOf} from '../../helpers/pages.ts';

const sweep = sweepOf({ce: 3, dlsm: 3, seeds: 2});
const points = pointsOf(sweep);
const [goal] = sweep.goals;

describe('smoothing', () => {
  test('leaves a constant as it is, from its first value on', () => {
    for (const value of smoothed([3, 3, 3, 3], 0.9)) expect(value).toBeCloseTo(3, 12);
  });

  test('is the weighted mean of what was seen', () => {
    // (0.5·0.5·1 + 0.5·3) / (0.5·0.5 + 0.5)
    expect(smoothed([1, 3], 0.5)[1]).toBeCloseTo((0.25 * 1 + 0.5 * 3) / 0.75, 12);
  });

  test('goes round what is not finite', () => {
    expect(smoothed([1, Number.NaN, 1], 0.5)).toEqual([1, Number.NaN, 1]);
  });
});

test('intervals overlap if they share a number', () => {
  const at = (mean: number, half: number) => ({mean, half, count: 3});
  expect(overlap(at(1, 0.5), at(2, 0.5))).toBe(true);
  expect(overlap(at(1, 0.4), at(2, 0.5))).toBe(false);
});

describe('order', () => {
  test('puts numbers before text and what is missing last, either way', () => {
    const rows = ['b', undefined, 10, 'a', 9];
    const value = (row: string | number | undefined) => row;
    expect(sorted(rows, value, false)).toEqual([9, 10, 'a', 'b', undefined]);
    expect(sorted(rows, value, true)).toEqual(['b', 'a', 10, 9, undefined]);
  });

  test('a head pressed thrice is as it was', () => {
    const once = pressed(undefined, 'fid');
    const twice = pressed(once, 'fid');
    expect([once, twice, pressed(twice, 'fid')]).toEqual([
      {column: 'fid', descending: false},
      {column: 'fid', descending: true},
      undefined,
    ]);
  });
});

describe('a filter', () => {
  const names = (filter: Parameters<typeof filtered>[1]) => filtered(points, filter).length;

  test('by value keeps the points of any chosen value', () => {
    expect(names(withValues(noFilter, 'weighting_ce', new Set(['0', '2'])))).toBe(6);
    expect(names(withValues(noFilter, 'weighting_ce', new Set()))).toBe(9);
  });

  test('by text keeps the points that have all words', () => {
    expect(names({...noFilter, text: 'weighting_ce = 1'})).toBeGreaterThan(0);
    expect(names({...noFilter, text: 'not finite'})).toBe(1);
    expect(names({...noFilter, text: sweep.trials[3]!.id})).toBe(1);
    expect(names({...noFilter, text: 'nothing of the kind'})).toBe(0);
  });

  test('by range leaves out what has no such metric', () => {
    const dimension = {kind: 'metric', name: 'fid'} as const;
    expect(names(withRange(noFilter, {dimension, least: 0, most: 100}))).toBe(8);
    expect(names(withRange(noFilter, {dimension, least: -Infinity, most: Infinity}))).toBe(9);
  });

  test('by state keeps points with any such trial', () => {
    expect(names({...noFilter, states: new Set(['failed'])})).toBe(1);
  });
});

describe('a heat map', () => {
  const at = (across: number, down: number, value: number): Point => ({
    name: `${across} ${down} ${value}`,
    point: {across, down},
    trials: [],
    metrics: {fid: {mean: value, count: 1}},
    bestBy: [],
  });

  test('has the mean of the points of a cell, and a gap where there is none', () => {
    const heat = heatOf([at(0, 0, 1), at(0, 0, 3), at(1, 1, 5)], {
      across: 'across',
      down: 'down',
      metric: 'fid',
      direction: 'min',
    });
    expect(heat.cells.map((row) => row.map((cell) => cell?.value))).toEqual([
      [2, undefined],
      [undefined, 5],
    ]);
    expect(heat.cells[0]![0]?.best).toBe(true);
    expect(heat.cells[1]![1]?.best).toBe(false);
  });

  test('puts many values into ranges that hold each of them once', () => {
    const many = Array.from({length: 101}, (_, value) => at(value, 0, value));
    const {columns, cells} = heatOf(many, {across: 'across', metric: 'fid'});
    expect(columns).toHaveLength(10);
    expect(cells[0]!.reduce((sum, cell) => sum + cell!.points.length, 0)).toBe(101);
  });
});

test('a verdict counts the points that cannot be told from the best', () => {
  const verdict = verdictOf(goal!, points)!;
  expect(verdict.best.point).toEqual({weighting_ce: 1, weighting_dlsm: 1});
  expect(verdict.rivals).toBe(0);
  const wide = points.map((point) => ({
    ...point,
    metrics: Object.fromEntries(
      Object.entries(point.metrics).map(([name, each]) => [name, {...each, half: 9}]),
    ),
  }));
  expect(verdictOf(goal!, wide)?.rivals).toBe(7);
});
