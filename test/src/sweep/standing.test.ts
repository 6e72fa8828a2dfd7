import {expect, test} from 'vitest';
import type {Ended, Known} from '../../../src/sweep/known.ts';
import {Standing} from '../../../src/sweep/standing.ts';
import {trialsOf} from '../../../src/sweep/trials.ts';

const declared = [{points: [{a: 1}, {a: 2}, {a: 3}], seeds: []}];
const trials = trialsOf(declared, undefined);
const end = (at: number, loss: number, state: Ended['state'] = 'finished'): Ended => ({
  type: 'ended',
  trial: trials[at]!.id,
  state,
  metrics: {'fit.loss': loss},
  keys: {fit: 'k'},
});
const known = (...ends: readonly Ended[]): Known => ({
  head: {type: 'sweep', version: 1, name: 's', file: '/p', set: {}, stages: [], seedParam: 'seed'},
  declared: [],
  goals: ['loss:min'],
  reach: {},
  trials,
  ended: new Map(ends.map((one) => [one.trial, one])),
  rungs: [],
  running: new Set(),
  runners: [],
});

test('tells how many trials ended, and the best of all that are known', () => {
  const standing = new Standing(known(end(0, 1)), 2);
  standing.see(end(1, 2, 'failed'));
  standing.see(end(2, 3));
  expect(standing.text()).toBe('trials 2/2 · 1 failed · best fit.loss 1 at a=1');
});

test('forgets what is outdated', () => {
  const standing = new Standing(known(end(0, 1), end(1, 2)), 1);
  standing.forget([trials[0]!.id]);
  standing.see(end(2, 3));
  expect(standing.text()).toBe('trials 1/1 · best fit.loss 2 at a=2');
});
