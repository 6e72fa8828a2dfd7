import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {pointsOf} from '../../../src/sweep/points.ts';
import {sobol, sobolDimensions} from '../../../src/sweep/sobol.ts';

const fixture = JSON.parse(readFileSync(new URL('../../fixtures/sobol.json', import.meta.url), 'utf8')) as {
  readonly rows: readonly (readonly number[])[];
  readonly late: readonly (readonly number[])[];
};

describe('the points of a sweep', () => {
  test('are the product of its parts, the last param running fastest', () => {
    const points = pointsOf({
      grid: {a: [1, 2]},
      zip: {b: [3, 4], c: ['x', 'y']},
      list: [{d: [5]}],
    });
    expect(points).toEqual([
      {a: 1, b: 3, c: 'x', d: [5]},
      {a: 1, b: 4, c: 'y', d: [5]},
      {a: 2, b: 3, c: 'x', d: [5]},
      {a: 2, b: 4, c: 'y', d: [5]},
    ]);
  });

  test('are each there once', () => {
    expect(pointsOf({grid: {a: [1, 1.0, 2]}})).toEqual([{a: 1}, {a: 2}]);
  });

  test('are filtered by values, a list standing for any of its own', () => {
    const grid = {a: [0, 1, 2], b: [0, 1]};
    expect(pointsOf({grid, except: [{a: 0, b: 0}, {a: 2}]})).toEqual([
      {a: 0, b: 1},
      {a: 1, b: 0},
      {a: 1, b: 1},
    ]);
    expect(pointsOf({list: [{d: [5]}, {d: [6]}], only: [{d: [6]}]})).toEqual([{d: [6]}]);
    expect(pointsOf({grid, only: [{a: [0, 2], b: 1}]})).toEqual([
      {a: 0, b: 1},
      {a: 2, b: 1},
    ]);
  });

  test.each([
    ['nothing to vary', {}, 'needs a grid'],
    ['zips of other lengths', {zip: {a: [1, 2], b: [1]}}, 'a has 2, b has 1'],
    ['a param in two parts', {grid: {a: [1]}, list: [{a: 2}]}, 'gives a its values in two ways'],
    ['list points of other params', {list: [{a: 1}, {b: 1}]}, 'one has a and one b'],
    ['a filter of what is not varied', {grid: {a: [1]}, only: [{b: 1}]}, 'names b, but the sweep is of a'],
    [
      'more than anybody runs',
      {grid: {a: [1, 2]}, zip: {b: [1, 2], c: [1, 2]}, list: [{d: 1}], random: {count: 1e9, params: {}}},
      'at most 1000000 points before its filters, this one 4000000000',
    ],
    ['filters that leave nothing', {grid: {a: [1]}, only: [{a: 2}]}, 'leave no point'],
    [
      'bounds that hold nothing',
      {random: {count: 1, params: {a: {type: 'uniform', low: 2, high: 1}}}},
      'low is above high',
    ],
  ] as const)('%s are a mistake', (_, config, message) => {
    expect(() => pointsOf(config as unknown as Parameters<typeof pointsOf>[0])).toThrow(message);
  });
});

describe('drawn points', () => {
  const lr = {type: 'log-uniform', low: 1e-5, high: 1e-1} as const;

  test('stay as they are when more are drawn, or more params', () => {
    const few = pointsOf({random: {count: 3, params: {lr}}});
    const more = pointsOf({random: {count: 9, params: {depth: {type: 'integer', low: 1, high: 4}, lr}}});
    expect(more.slice(0, 3).map((point) => point['lr'])).toEqual(few.map((point) => point['lr']));
  });

  test.each(['random', 'sobol'] as const)('are other ones for another seed or param: %s', (method) => {
    const unit = {type: 'uniform', low: 0, high: 1} as const;
    const drawn = (name: string, seed?: number) =>
      pointsOf({random: {count: 5, method, ...(seed !== undefined && {seed}), params: {[name]: unit}}}).map(
        (point) => point[name],
      );
    expect(drawn('a')).toEqual(drawn('a', 0));
    expect(drawn('a', 1)).not.toEqual(drawn('a', 0));
    expect(drawn('b')).not.toEqual(drawn('a'));
  });

  test('are drawn at random where no method is named', () => {
    const unit = {a: {type: 'uniform', low: 0, high: 1}} as const;
    const random = {count: 5, params: unit};
    expect(pointsOf({random})).toEqual(pointsOf({random: {...random, method: 'random'}}));
    expect(pointsOf({random})).not.toEqual(pointsOf({random: {...random, method: 'sobol'}}));
  });

  test('lie between their bounds, evenly', () => {
    for (const method of ['random', 'sobol'] as const) {
      const points = pointsOf({
        random: {count: 400, method, params: {a: {type: 'uniform', low: 10, high: 14}}},
      });
      const values = points.map(({a}) => a as number);
      expect(Math.min(...values)).toBeGreaterThanOrEqual(10);
      expect(Math.max(...values)).toBeLessThan(14);
      // The deviation of one is 4/√12.
      expect(Math.abs(values.reduce((sum, value) => sum + value, 0) / 400 - 12)).toBeLessThan(
        (4 * 4) / Math.sqrt(12 * 400),
      );
    }
  });

  test('of a Sobol sequence lie in the middle of their intervals, so that none is on a bound', () => {
    const params = {a: {type: 'uniform', low: 0, high: 2 ** 32}} as const;
    for (const {a} of pointsOf({random: {count: 9, method: 'sobol', params}}))
      expect((a as number) % 1).toBe(0.5);
  });

  test('take each choice as often', () => {
    const points = pointsOf({
      random: {count: 300, params: {a: {type: 'choice', values: ['x', 'y', 'z']}, b: lr}},
    });
    for (const choice of ['x', 'y', 'z']) {
      const taken = points.filter(({a}) => a === choice).length;
      // Standard error √(300 · ⅓ · ⅔) = 8.2.
      expect(Math.abs(taken - 100)).toBeLessThan(4 * 8.2);
    }
  });

  test('have bounds that make sense', () => {
    const draw = (from: object, params = {a: from}) =>
      pointsOf({random: {count: 1, method: 'sobol', params: params as never}});
    expect(draw({type: 'uniform', low: 3, high: 3})).toEqual([{a: 3}]);
    expect(() => draw({type: 'log-uniform', low: 0, high: 1})).toThrow('low is not positive');
    for (const [low, high] of [
      [0, 1.5],
      [0.5, 2],
    ])
      expect(() => draw({type: 'integer', low, high})).toThrow('bounds are whole numbers');
    const many = Array.from({length: sobolDimensions + 1}, (_, at) => [`p${at}`, lr]);
    expect(() => draw(lr, Object.fromEntries(many) as never)).toThrow('at most 16 params, this one 17');
  });

  test('fill their range: of 400, a quarter lies in each decade', () => {
    const points = pointsOf({random: {count: 400, params: {lr}}});
    for (const decade of [-5, -4, -3, -2]) {
      const inside = points.filter((point) => Math.floor(Math.log10(point['lr'] as number)) === decade);
      // Standard error √(400 · ¼ · ¾) = 8.7.
      expect(Math.abs(inside.length - 100)).toBeLessThan(4 * 8.7);
    }
  });

  test('of a Sobol sequence lie one in each of 2^k intervals', () => {
    const params = Object.fromEntries(
      Array.from({length: sobolDimensions}, (_, at) => [
        `p${at}`,
        {type: 'uniform', low: 0, high: 64} as const,
      ]),
    );
    const points = pointsOf({random: {count: 64, method: 'sobol', params}});
    for (const name of Object.keys(params))
      expect(new Set(points.map((point) => Math.floor(point[name] as number))).size).toBe(64);
  });

  test('whole numbers reach both bounds', () => {
    const points = pointsOf({random: {count: 60, params: {n: {type: 'integer', low: 1, high: 3}}}});
    expect(new Set(points.map(({n}) => n))).toEqual(new Set([1, 2, 3]));
  });

  test("the sequence is Joe and Kuo's, as SciPy has it", () => {
    for (const [at, row] of fixture.rows.entries())
      expect(row.map((_, dimension) => sobol(8 + at, dimension))).toEqual(row);
    // Where direction numbers count that the recurrence has made.
    for (const [at, row] of fixture.late.entries())
      expect(row.map((_, dimension) => sobol(2 ** 20 - 3 + at, dimension))).toEqual(row);
  });
});
