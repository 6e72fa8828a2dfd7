import fc from 'fast-check';
import {expect, it} from 'vitest';
import {curveName, told} from '../../../src/page/live.ts';
import type {Page, PageCurve} from '../../../src/page/page.ts';
import {changes} from '../../../src/page/serve/changes.ts';

const empty: Page = {
  version: 1,
  title: 't',
  command: 'c',
  madeAt: '',
  live: true,
  params: {},
  provenance: {pipe: '', file: '', commits: [], hosts: [], engines: []},
  stages: [],
  tables: [],
  images: [],
  curves: [],
};

const stage = fc.record({
  id: fc.constantFrom('a', 'b'),
  state: fc.constantFrom('fresh' as const, 'running' as const),
  made: fc.nat(1),
});
const trial = fc.record({id: fc.constantFrom('a', 'b', 'c'), state: fc.constantFrom('pending', 'finished')});
const curve = fc.record({
  stage: fc.constantFrom('a', 'b'),
  figure: fc.constant('loss'),
  points: fc.uniqueArray(fc.record({step: fc.nat(8), value: fc.nat(2)}), {
    selector: ({step}) => step,
    minLength: 1,
  }),
});

const byId = {selector: ({id}: {readonly id: string}) => id};

const page = fc
  .record({
    title: fc.constantFrom('t', 'u'),
    stages: fc.uniqueArray(stage, byId),
    curves: fc.uniqueArray(curve, {selector: ({stage}) => stage}),
    trials: fc.option(fc.uniqueArray(trial, byId)),
    images: fc.array(fc.record({name: fc.constantFrom('x', 'y')})),
  })
  .map(({curves, trials, ...rest}) => ({
    ...empty,
    ...rest,
    curves: curves.map(({points, ...whose}) => {
      const sorted = points.toSorted((a, b) => a.step - b.step);
      return {...whose, steps: sorted.map(({step}) => step), values: sorted.map(({value}) => value)};
    }),
    ...(trials && {sweep: {name: 's', trials, points: trials.slice(0, 1)}}),
  })) as unknown as fc.Arbitrary<Page>;

const sorted = (shown: Page): Page => ({
  ...shown,
  curves: shown.curves.toSorted((a: PageCurve, b: PageCurve) => curveName(a).localeCompare(curveName(b))),
});

it('whoever is told the changes of a page has the next', () => {
  fc.assert(
    fc.property(page, page, (before, now) => {
      expect(sorted(changes(before, now).reduce(told, before))).toEqual(sorted(now));
    }),
    {numRuns: 500},
  );
});

const curves = (length: number): readonly PageCurve[] => {
  const steps = Array.from({length}, (_, at) => at);
  return [{stage: 'a', figure: 'loss', steps, values: steps}];
};

it('a page that has not changed is not told, a curve only its new points', () => {
  const before = {...empty, curves: curves(400)};
  expect(changes(before, {...before, madeAt: 'later'})).toEqual([]);
  expect(changes(before, {...empty, curves: curves(402)})).toEqual([
    {type: 'curve', curve: {stage: 'a', figure: 'loss', steps: [400, 401], values: [400, 401]}},
  ]);
});
