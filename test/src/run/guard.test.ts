import {expect, test} from 'vitest';
import {watchStage} from '../../../src/run/guard.ts';

/** Why a stage is ended by the figures that it tells, one after the other. */
const reasons = (guard: object, figures: readonly Readonly<Record<string, number>>[]): readonly string[] => {
  const told: string[] = [];
  const watch = watchStage({guard}, (reason) => told.push(reason));
  for (const [step, each] of figures.entries()) watch.see({type: 'progress', step, total: 9, figures: each});
  watch.end();
  return told;
};

test('a figure may be as large as its maximum, and must be a number', () => {
  expect(reasons({max: 2}, [{loss: 1}, {loss: 2}, {other: 9}, {}])).toEqual([]);
  expect(reasons({max: 2}, [{loss: 2.5}])).toEqual(['loss 2.5 is above 2']);
  expect(reasons({max: 2}, [{loss: NaN}])).toEqual(['loss NaN is above 2']);
  expect(reasons({max: 2, finite: 'error'}, [{loss: 9, error: 1}])).toEqual([]);
});

test('a figure that must be finite is not when it is infinite or no number', () => {
  expect(reasons({finite: 'error'}, [{error: 1e300, loss: NaN}])).toEqual([]);
  for (const error of [NaN, Infinity, -Infinity])
    expect(reasons({finite: 'error'}, [{error}])).toEqual(['error is not finite']);
});

test('a metric counts like a figure of the progress', () => {
  const told: string[] = [];
  const watch = watchStage({guard: {max: 1}}, (reason) => told.push(reason));
  watch.see({type: 'metric', name: 'other', value: 5});
  watch.see({type: 'metric', name: 'loss', value: 5});
  watch.end();
  expect(told).toEqual(['loss 5 is above 1']);
});
