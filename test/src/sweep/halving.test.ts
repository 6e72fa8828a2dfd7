import {expect, test} from 'vitest';
import type {StageEvent} from '../../../src/stage/event.ts';
import {Halving, type Rung} from '../../../src/sweep/halving.ts';

const config = {stage: 's', figure: 'loss', direction: 'min', first: 10, factor: 2} as const;
const judge = (halving: Halving, key: string, event: StageEvent): string | undefined =>
  halving.judge(key, event)?.why;
const at = (step: number, loss: number) => ({type: 'progress', step, total: 100, figures: {loss}}) as const;

test('the first at a step goes on, a worse one ends, a better one goes on', () => {
  const halving = new Halving(config);
  expect(judge(halving, 'a', at(10, 1))).toBeUndefined();
  expect(judge(halving, 'b', at(10, 2))).toMatch(/step 10: loss 2 is not among the best 1 of 2/);
  expect(judge(halving, 'c', at(11, 0.5))).toBeUndefined();
});

test('trials are compared at a step once, and again at the next', () => {
  const halving = new Halving(config);
  judge(halving, 'a', at(10, 1));
  judge(halving, 'b', at(10, 0.5));
  expect(judge(halving, 'a', at(15, 9))).toBeUndefined();
  expect(judge(halving, 'b', at(20, 3))).toBeUndefined();
  expect(judge(halving, 'a', at(20, 9))).toMatch(/step 20/);
});

test('the steps of comparison go on by the factor', () => {
  const halving = new Halving({...config, factor: 3});
  const worse = (name: string, steps: readonly number[]) =>
    steps.filter((step) => judge(halving, name, at(step, 9)));
  for (const step of [10, 30, 90]) expect(judge(halving, 'best', at(step, 1))).toBeUndefined();
  expect(worse('first', [1, 9, 10])).toEqual([10]);
  // One that was let pass the first comparison meets the second at 30 and the third at 90.
  for (const [rung, step] of [30, 90].entries()) {
    const name = `at ${step}`;
    for (let passed = 0; passed <= rung; passed++) judge(halving, name, at(10 * 3 ** passed, 0));
    expect(worse(name, [step - 1, step])).toEqual([step]);
  }
});

test('of three the second best ends, of four it goes on', () => {
  const second = (others: readonly number[]) => {
    const halving = new Halving(config);
    others.forEach((loss, i) => judge(halving, `${i}`, at(10, loss)));
    return judge(halving, 'second', at(10, 2));
  };
  expect(second([1, 3])).toMatch('not among the best 1 of 3');
  expect(second([1, 3, 4])).toBeUndefined();
});

test('of equal figures both go on', () => {
  const halving = new Halving(config);
  judge(halving, 'a', at(10, 1));
  expect(judge(halving, 'b', at(10, 1))).toBeUndefined();
});

test('a figure that is not a number ends', () => {
  expect(judge(new Halving(config), 'a', at(10, Number.NaN))).toMatch(/step 10/);
});

test('of the greatest figure, the small ones end', () => {
  const halving = new Halving({...config, direction: 'max'});
  judge(halving, 'a', at(10, 1));
  expect(judge(halving, 'b', at(10, 0.5))).toBeDefined();
  expect(judge(halving, 'c', at(10, 2))).toBeUndefined();
});

test('other figures, and steps before the first, are no matter', () => {
  const halving = new Halving(config);
  expect(halving.judge('a', at(9, 1))).toBeUndefined();
  expect(halving.judge('a', {type: 'progress', step: 10, total: 20, figures: {other: 1}})).toBeUndefined();
});

test('what is judged can be told to another run, which judges on from there', () => {
  const first = new Halving(config);
  const rungs = [first.judge('a', at(12, 1))!, first.judge('a', at(20, 0.5))!];
  expect(rungs).toEqual([
    {key: 'a', figure: 'loss', at: 10, value: 1},
    {key: 'a', figure: 'loss', at: 20, value: 0.5},
  ]);
  const other = new Halving(config, () => rungs);
  expect(judge(other, 'b', at(10, 2))).toMatch('loss 2 is not among the best 1 of 2');
  // a comes from a checkpoint: it has been at 10 and at 20.
  expect(other.judge('a', at(39, 9))).toBeUndefined();
  expect(other.judge('a', at(40, 9))!.at).toBe(40);
});

test('others are asked at each comparison: what was told there first counts, of this figure', () => {
  const rung = {key: 'a', figure: 'loss', at: 10, value: 1};
  const news: Rung[][] = [[], [rung, {...rung, value: 3}], [{...rung, key: 'c', figure: 'error'}]];
  const halving = new Halving(config, () => news.shift()!);
  expect(judge(halving, 'x', at(10, 9))).toBeUndefined();
  expect(judge(halving, 'y', at(10, 2))).toMatch('1 of 3');
  expect(judge(halving, 'z', at(10, 2))).toBeUndefined();
});

test('one whose own comparison another run has made is not compared again', () => {
  const halving = new Halving(config, () => [{key: 'a', figure: 'loss', at: 10, value: 1}]);
  expect(halving.judge('a', at(10, 5))).toBeUndefined();
  expect(judge(halving, 'b', at(10, 4))).toMatch('1 of 2');
});

test('a figure from a later step is compared there alone', () => {
  const halving = new Halving(config);
  expect(halving.judge('a', at(25, 1))!.at).toBe(20);
  expect(judge(halving, 'b', at(10, 9))).toBeUndefined();
  expect(judge(halving, 'b', at(20, 9))).toMatch('1 of 2');
});
