import {describe, expect, test} from 'vitest';
import type {Graph, StageNode} from '../../../src/graph/graph.ts';
import type {Expectation} from '../../../src/plan/history.ts';
import type {PlannedStage} from '../../../src/plan/plan.ts';
import {outlineOf} from '../../../src/sweep/outline.ts';

/** Trials of one stage each, which they share in pairs. */
const expansionOf = (trials: number) => ({
  graph: {name: 'toy', stages: []} as unknown as Graph,
  stagesOf: Array.from({length: trials}, (_, at) => ({own, shared: [idOf(at)]})),
  common: new Set<string>(),
  reach: {},
});
const own = ['fit'];
const idOf = (trial: number): string => `fit@a=${Math.floor(trial / 2)}`;

const planned = (ids: readonly string[], state: 'stale' | 'fresh'): readonly PlannedStage[] =>
  ids.map((id) => ({state, node: {id, name: 'fit', cell: {}} as StageNode}) as PlannedStage);

const outline = (trials: number, fresh: number, expected: (id: string) => Expectation | undefined) => {
  const ids = [...new Set(Array.from({length: trials}, (_, at) => idOf(at)))];
  const plan = [...planned(ids.slice(0, fresh), 'fresh'), ...planned(ids.slice(fresh), 'stale')];
  return outlineOf(expansionOf(trials), plan, {expected: (_, {id}) => expected(id)});
};

const number = (id: string): number => Number(id.split('=')[1]);

describe('what a sweep has to do', () => {
  test('is told by the stages of its pipeline', () => {
    const [fit] = outline(8, 1, (id) => ({ms: 10 ** number(id), measured: true}));
    expect(fit).toEqual({
      stage: 'fit',
      trials: 8,
      stages: 4,
      toRun: 3,
      expected: {ms: 1110, measured: true},
    });
  });

  test('is not measured where one of its stages was not', () => {
    const [fit] = outline(8, 0, (id) => ({ms: 10, measured: number(id) > 0}));
    expect(fit!.expected).toEqual({ms: 40, measured: false});
  });

  test('takes an unknown time where no stage ever ran', () => {
    expect(outline(8, 0, () => undefined)[0]).not.toHaveProperty('expected');
  });

  test('of thousands is reckoned from some, evenly chosen', () => {
    let asked = 0;
    const [fit] = outline(20_000, 0, (id) => {
      asked += 1;
      return {ms: number(id), measured: true};
    });
    expect(asked).toBeLessThanOrEqual(32);
    expect(fit!.expected!.measured).toBe(false);
    // Of 0 … 9999: the mean of evenly chosen ones is off by half their distance at most.
    expect(Math.abs(fit!.expected!.ms / 10_000 - 9_999 / 2)).toBeLessThan(10_000 / 32 / 2);
  });
});
