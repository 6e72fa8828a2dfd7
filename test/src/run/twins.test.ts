import {expect, test} from 'vitest';
import type {Outcome} from '../../../src/run/event.ts';
import {keepForTwins} from '../../../src/run/twins.ts';

test.each([
  [{state: 'finished', key: 'k', artifact: 'a'}, false],
  [{state: 'stopped', detail: ''}, false],
  [{state: 'failed', detail: ''}, true],
  [{state: 'tainted', detail: ''}, true],
] as const)('what became of a key, %o, is kept for its twins for good: %s', async (outcome, kept) => {
  const executing = new Map<string, Promise<Outcome>>();
  const turn = Promise.resolve(outcome as unknown as Outcome);
  const told = keepForTwins(executing, 'k', turn);
  expect(executing.get('k')).toBe(turn);
  expect(await told).toBe(outcome);
  expect(executing.has('k')).toBe(kept);
});

test('a turn that throws is nobody’s', async () => {
  const executing = new Map<string, Promise<Outcome>>();
  await expect(keepForTwins(executing, 'k', Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(executing.has('k')).toBe(false);
});
