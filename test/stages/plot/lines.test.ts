import {describe, expect, it} from 'vitest';
import {meanInterval} from '../../../stages/metrics/interval.ts';
import {groupsOf, lineOf} from '../../../stages/plot/lines.ts';
import {letter, titleOf} from '../../../stages/plot/titles.ts';

const member = (cell: Record<string, string>, curves: Record<string, number>[]) => ({
  stage: 'classifier',
  cell,
  value: {config: {}, weights: {}, curves},
});

describe('lines', () => {
  const models = [
    member({loss: 'ce', seed: '1'}, [
      {step: 0, loss: 1},
      {step: 10, loss: 3, error: 5},
    ]),
    member({loss: 'total', seed: '1'}, [{step: 0, loss: 7}]),
    member({loss: 'ce', seed: '2'}, [
      {step: 10, loss: 5},
      {step: 0, loss: 2},
      {step: 20, loss: 9},
    ]),
  ];

  it('has repetitions as a mean with its interval, at the steps that all have', () => {
    const [ce, total] = groupsOf(models, 'seed', {ce: 'CE'});
    const line = lineOf(ce!, 'loss');
    expect(line.map(({line, step, mean}) => [line, step, mean])).toEqual([
      ['CE', 0, 1.5],
      ['CE', 10, 4],
    ]);
    // t of 1 degree of freedom times s / √n, where s / √2 is half the difference: 12.706 · 0.5.
    expect(line[0]!.high - line[0]!.mean).toBeCloseTo(6.353, 9);
    expect(lineOf(total!, 'loss')).toEqual([{line: 'total', step: 0, mean: 7, low: 7, high: 7}]);
    expect(lineOf(ce!, 'error')).toEqual([]);
  });

  it('has a line a model without repetitions', () => {
    expect(groupsOf(models, '', {}).map(({line}) => line)).toEqual(['ce, 1', 'total, 1', 'ce, 2']);
  });

  it('has a line each for models of several stages, which are no repetitions of one another', () => {
    const of = (stage: string, t: string, seed: string) => ({...member({t, seed}, [{step: 0}]), stage});
    const both = [of('a', 'zero', '1'), of('b', 'zero', '1'), of('b', 'zero', '2'), of('b', 'one', '1')];
    expect(groupsOf(both, 'seed', {}).map(({line, curves}) => [line, curves.length])).toEqual([
      ['a: zero', 1],
      ['b: zero', 2],
      ['one', 1],
    ]);
  });

  it('has a line each for models that are given one title', () => {
    expect(groupsOf(models, '', {ce: 'CE'}).map(({line}) => line)).toEqual([
      'classifier[loss=ce,seed=1]',
      'total, 1',
      'classifier[loss=ce,seed=2]',
    ]);
  });

  it('refuses repetitions over an axis that no model has', () => {
    expect(() => groupsOf(models, 'sed', {})).toThrow(
      'no models have the matrix axis sed; there are loss, seed',
    );
  });
});

describe('meanInterval', () => {
  it('is Student’s interval of the mean', () => {
    const {mean, half} = meanInterval([1, 2, 3, 4, 5]);
    expect(mean).toBe(3);
    expect(half).toBeCloseTo(2.776 * Math.sqrt(0.5), 9);
    expect(meanInterval([4])).toEqual({mean: 4, half: 0});
  });

  it('goes on smoothly above thirty degrees of freedom', () => {
    const values = (count: number) => Array.from({length: count}, (_, i) => i % 2);
    const quantile = (count: number) =>
      meanInterval(values(count)).half / Math.sqrt((0.25 * count) / (count - 1) / count);
    expect(quantile(32)).toBeCloseTo(2.0395, 3);
    expect(quantile(1000)).toBeCloseTo(1.9623, 3);
  });
});

describe('titles', () => {
  it('are found by name, label or stage, and are else the labels', () => {
    const some = member({loss: 'ce', seed: '1'}, []);
    expect(titleOf(some, {ce: 'CE', 'ce, 1': 'first'})).toBe('first');
    expect(titleOf(some, {ce: 'CE'})).toBe('CE');
    expect(titleOf(some, {classifier: 'C'})).toBe('C');
    expect(titleOf(some, {})).toBe('ce, 1');
    expect(titleOf(member({}, []), {})).toBe('classifier');
  });

  it('are counted by letters', () => {
    expect([0, 4, 25, 26].map(letter)).toEqual(['(a) ', '(e) ', '(z) ', '(aa) ']);
  });
});
