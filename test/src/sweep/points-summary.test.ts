import {expect, test} from 'vitest';
import {metricsMeant, parseGoal} from '../../../src/sweep/goals.ts';
import {summarisePoints} from '../../../src/sweep/points-summary.ts';
import type {TrialSummary} from '../../../src/sweep/summary.ts';

const metric = (full: string) => {
  const [stage, name] = full.split('.') as [string, string];
  return {full, stage, name};
};
const trial = (lr: number, seed: number, loss: number, state: TrialSummary['state'] = 'finished') =>
  ({
    id: `${lr}-${seed}`,
    point: {lr},
    seed,
    state,
    metrics: {'s.loss': loss},
    keys: {},
  }) satisfies TrialSummary;
const summarise = (trials: readonly TrialSummary[], direction: 'min' | 'max' = 'min') =>
  summarisePoints(trials, [metric('s.loss')], [{metric: 's.loss', direction}]);

test('a mean is of the trials of a point that finished', () => {
  const [one, two] = summarise([
    trial(1, 1, 4),
    trial(2, 1, 9),
    trial(1, 2, 6),
    // What a trial told before it was stopped or failed is no result.
    trial(1, 3, 100, 'stopped'),
    trial(1, 4, 100, 'failed'),
    trial(1, 5, 100, 'running'),
  ]);
  expect(one!.trials).toEqual(['1-1', '1-2', '1-3', '1-4', '1-5']);
  expect(one!.metrics['s.loss']).toMatchObject({mean: 5, count: 2});
  expect(two!.metrics['s.loss']).toEqual({mean: 9, count: 1});
});

test('the best is that of the least mean, or the greatest, of points that finished', () => {
  const trials = [trial(1, 1, 4), trial(2, 1, 9), trial(3, 1, 0, 'stopped'), trial(4, 1, 99, 'failed')];
  const best = (direction: 'min' | 'max') =>
    summarise(trials, direction).flatMap(({point, bestBy}) => (bestBy.length > 0 ? [point['lr']] : []));
  expect([best('min'), best('max')]).toEqual([[1], [2]]);
});

test('a point of which a trial failed is not the best: the mean is of the others', () => {
  const better = [trial(1, 1, 4), trial(1, 2, 0, 'failed')];
  const best = (trials: readonly TrialSummary[]) => summarise(trials).map(({bestBy}) => bestBy);
  expect(best([...better, trial(2, 1, 9)])).toEqual([[], ['s.loss']]);
  expect(best(better)).toEqual([[]]);
});

test('trials that run or were ended early keep no point from being the best', () => {
  const [one] = summarise([
    trial(1, 1, 4),
    trial(1, 2, 0, 'running'),
    trial(1, 3, 0, 'stopped'),
    trial(2, 1, 9),
  ]);
  expect(one!.bestBy).toEqual(['s.loss']);
});

test('a goal without a stage is of the stage that most of what is swept reaches', () => {
  const all = ['a.loss', 'b.loss', 'c.loss', 'b.error'].map(metric);
  const meant = (goal: string, reach: Readonly<Record<string, number>>) =>
    metricsMeant(parseGoal(goal)!, all, reach).map(({full}) => full);
  expect(meant('loss:min', {a: 0, b: 2, c: 1})).toEqual(['b.loss']);
  expect(meant('loss:min', {b: 1, c: 1})).toEqual(['b.loss', 'c.loss']);
  expect(meant('loss:min', {})).toEqual(['a.loss', 'b.loss', 'c.loss']);
  expect(meant('a.loss:max', {b: 2})).toEqual(['a.loss']);
  expect(meant('none:max', {})).toEqual([]);
});
