import {expect, test} from 'vitest';
import {told} from '../../../src/page/live.ts';
import type {Page, PageCurve} from '../../../src/page/page.ts';
import {sweepPage} from '../../helpers/pages.ts';

const curve = (steps: readonly number[], values: readonly number[]): PageCurve => ({
  stage: 'score',
  figure: 'loss',
  steps,
  values,
});

const curvesAfter = (...curves: readonly PageCurve[]): Page['curves'] =>
  curves.reduce<Page>((page, each) => told(page, {type: 'curve', curve: each}), {...sweepPage(), curves: []})
    .curves;

test('points of a curve are put behind those known', () => {
  expect(curvesAfter(curve([1, 2], [9, 8]), curve([3], [7]))).toEqual([curve([1, 2, 3], [9, 8, 7])]);
});

test('a training that goes back to a checkpoint replaces what it had told from there on', () => {
  expect(curvesAfter(curve([1, 2, 3], [9, 8, 7]), curve([2], [6]))).toEqual([curve([1, 2], [9, 6])]);
});

test('a curve of another trial is another curve', () => {
  const other: PageCurve = {...curve([1], [5]), trial: 'aaaaaaaa'};
  expect(curvesAfter(curve([1], [9]), other)).toEqual([curve([1], [9]), other]);
});

test('a stage and a trial take the place of the one of their id, and leave the rest as it was', () => {
  const page = sweepPage();
  const stage = {...page.stages[0]!, state: 'failed' as const};
  const trial = {...page.sweep!.trials[1]!, state: 'failed' as const};
  const after = told(told(page, {type: 'stage', stage}), {type: 'trial', trial});
  expect(after.stages[0]).toBe(stage);
  expect(after.stages[1]).toBe(page.stages[1]);
  expect(after.sweep?.trials[1]).toBe(trial);
  expect(after.sweep?.trials).toHaveLength(page.sweep!.trials.length);
  expect(after.curves).toBe(page.curves);
});
