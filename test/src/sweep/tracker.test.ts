import {expect, test} from 'vitest';
import type {Cache} from '../../../src/cache/cache.ts';
import type {Graph} from '../../../src/graph/graph.ts';
import type {RunEvent} from '../../../src/run/event.ts';
import type {Ended} from '../../../src/sweep/known.ts';
import type {Entry} from '../../../src/sweep/log.ts';
import {Tracker} from '../../../src/sweep/tracker.ts';
import {trialsOf} from '../../../src/sweep/trials.ts';

const trials = trialsOf([{points: [{a: 1}, {a: 2}], seeds: []}], undefined);
const [one, two] = trials.map(({id}) => id) as [string, string];
const expansion = {
  graph: {} as Graph,
  stagesOf: [
    {own: ['data', 'fit'], shared: ['data', 'fit@a=1']},
    {own: ['data', 'fit'], shared: ['data', 'fit@a=2']},
  ],
  common: new Set(['data']),
  reach: {},
};
const cache = {records: {read: (key: string) => ({metrics: {loss: key.length}})}} as unknown as Cache;
const endOf = (trial: string, state: Ended['state'] = 'finished', key = 'k'): Ended => ({
  type: 'ended',
  trial,
  state,
  metrics: {'fit.loss': 1},
  keys: {fit: key},
});

const track = (known: readonly Ended[], events: readonly Partial<RunEvent>[]) => {
  const log: Entry[] = [];
  const outdated: string[] = [];
  const news: [string, boolean][] = [];
  const tracker = new Tracker(trials, expansion, cache, new Map(known.map((end) => [end.trial, end])), {
    append: (entries) => log.push(...entries),
    outdated: (ids) => outdated.push(...ids),
    ended: ({id}, _, isNews) => news.push([id, isNews]),
  });
  for (const event of events) tracker.see(event as RunEvent);
  return {log, outdated, news};
};
const started = (...stale: readonly string[]): Partial<RunEvent> => ({type: 'run-started', stale});
const reused = (stage: string, key = 'k'): Partial<RunEvent> => ({type: 'stage-reused', stage, key});

test('a trial whose stages are fresh, and have the keys that it had, is no news', () => {
  const {log, outdated, news} = track(
    [endOf(one), endOf(two)],
    [started(), reused('data'), reused('fit@a=1'), reused('fit@a=2', 'other')],
  );
  expect(outdated).toEqual([]);
  expect(news).toEqual([
    [one, false],
    [two, true],
  ]);
  expect(log).toEqual([{...endOf(two, 'finished', 'other'), metrics: {'fit.loss': 5}}]);
});

test('a trial with a stage that is not fresh has no end until it ends again, be it as before', () => {
  const known = [endOf(one), endOf(two)];
  const {log, outdated} = track(known, [started('fit@a=1'), reused('data'), reused('fit@a=1')]);
  expect(outdated).toEqual([one]);
  expect(log).toEqual([endOf(one)]);
  // Of a stage that all have, all are.
  expect(track(known, [started('data', 'fit@a=2')]).outdated).toEqual([one, two]);
});

test('a trial that failed or was stopped is told so until it begins again', () => {
  const known = [endOf(one, 'failed'), endOf(two, 'stopped')];
  const {log, outdated} = track(known, [
    started('fit@a=1', 'fit@a=2'),
    {type: 'stage-started', stage: 'fit@a=2'},
  ]);
  expect(outdated).toEqual([]);
  expect(log).toEqual([{type: 'began', trial: two}]);
});
