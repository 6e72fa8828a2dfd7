import {expect, test} from 'vitest';
import {rk45, type Attempt, type Slope, type Tolerances} from '../../../stages/math/rk45.ts';

const solve = (
  slope: Slope,
  start: readonly number[],
  interval: readonly [number, number],
  tolerances: Tolerances,
): readonly Attempt[] => [...rk45(slope, Float64Array.from(start), interval, tolerances)];

interface Problem {
  readonly name: string;
  readonly slope: Slope;
  readonly start: readonly number[];
  readonly interval: readonly [number, number];
  readonly tolerances: Tolerances;
  /** SciPy 1.17.1, solve_ivp with method RK45: nfev, accepted steps, the end. */
  readonly nfe: number;
  readonly steps: number;
  readonly end: readonly number[];
}

const problems: readonly Problem[] = [
  {
    name: 'decay',
    slope: (_, y) => y.map((value) => -value),
    start: [1, 2.5],
    interval: [0, 5],
    tolerances: {rtol: 1e-5, atol: 1e-5},
    nfe: 74,
    steps: 12,
    end: [0.006738969249610327, 0.016847423124025835],
  },
  {
    name: 'van der Pol, with rejected steps',
    slope: (_, y) => Float64Array.of(y[1]!, 5 * (1 - y[0]! ** 2) * y[1]! - y[0]!),
    start: [2, 0],
    interval: [0, 10],
    tolerances: {rtol: 1e-4, atol: 1e-6},
    nfe: 440,
    steps: 63,
    end: [-1.1588608431360718, 0.43032747021444556],
  },
  {
    name: 'backwards in time',
    slope: (t, y) => y.map((value) => Math.cos(t) * value),
    start: [1.5],
    interval: [2, 0.1],
    tolerances: {rtol: 1e-6, atol: 1e-8},
    nfe: 56,
    steps: 8,
    end: [0.6676448470786188],
  },
  {
    name: 'no slope at all',
    slope: (_, y) => y.map(() => 0),
    start: [1],
    interval: [0, 1],
    tolerances: {rtol: 1e-3, atol: 1e-6},
    nfe: 44,
    steps: 7,
    end: [1],
  },
  {
    name: 'a solution far below its tolerance',
    slope: (_, y) => y.map((value) => 1e-7 * value + 1e-9),
    start: [1e-7],
    interval: [0, 3],
    tolerances: {rtol: 1e-3, atol: 1e-2},
    nfe: 38,
    steps: 6,
    end: [1.0300003045000452e-7],
  },
  {
    name: 'a stiff slope',
    slope: (t, y) => y.map((value) => -300 * (value - Math.sin(5 * t))),
    start: [1],
    interval: [0, 1],
    tolerances: {rtol: 1e-5, atol: 1e-5},
    nfe: 962,
    steps: 157,
    end: [-0.9633784485495233],
  },
];

test.each(problems)("$name takes SciPy's steps", (problem) => {
  let calls = 0;
  const counted: Slope = (t, y) => {
    calls++;
    return problem.slope(t, y);
  };
  const attempts = solve(counted, problem.start, problem.interval, problem.tolerances);
  const last = attempts.at(-1)!;
  expect(last.t).toBe(problem.interval[1]);
  expect(last.nfe).toBe(problem.nfe);
  expect(calls).toBe(problem.nfe);
  expect(attempts.filter(({accepted}) => accepted)).toHaveLength(problem.steps);
  problem.end.forEach((value, i) => expect(Math.abs(last.y[i]! / value - 1)).toBeLessThan(1e-9));
});

test('the error goes with the tolerance', () => {
  const errors = [1e-4, 1e-6, 1e-8].map((tolerance) => {
    const attempts = solve((_, y) => Float64Array.of(y[1]!, -y[0]!), [0, 1], [0, 10], {
      rtol: tolerance,
      atol: tolerance,
    });
    return Math.abs(attempts.at(-1)!.y[0]! - Math.sin(10)) / tolerance;
  });
  expect(Math.max(...errors)).toBeLessThan(20);
  expect(Math.max(...errors) / Math.min(...errors)).toBeLessThan(10);
});

test('a step has order 5', () => {
  // No error is too large here: after steps of 1e-4, 1e-3, 0.01 and 0.1 one step goes the rest of the way.
  const slope: Slope = (t, y) => y.map((value) => value * Math.cos(t));
  const error = (end: number): number => {
    const attempts = solve(slope, [1], [0, end], {rtol: 1e9, atol: 1e9});
    expect(attempts).toHaveLength(5);
    return Math.abs(attempts.at(-1)!.y[0]! - Math.exp(Math.sin(end)));
  };
  const order = Math.log(error(0.9111) / error(0.3111)) / Math.log(0.8 / 0.2);
  expect(order).toBeGreaterThan(5.5);
  expect(order).toBeLessThan(6.5);
});

test('a step that errs beyond measure is followed by one of a fifth', () => {
  const times: number[] = [];
  const cliff: Slope = (t) => {
    times.push(t);
    return Float64Array.of(t > 1e-5 ? 1e12 : 1);
  };
  const solver = rk45(cliff, Float64Array.of(0), [0, 1], {rtol: 1e-12, atol: 1e-3});
  const accepted = Array.from({length: 3}, () => solver.next().value!.accepted);
  expect(accepted).toEqual([false, false, true]);
  // After two evaluations at the start, the first of each attempt's six is a fifth of its step ahead.
  const [first, second, third] = [2, 8, 14].map((at) => 5 * times[at]!);
  expect([second! / first!, third! / second!]).toEqual([expect.closeTo(0.2, 12), expect.closeTo(0.2, 12)]);
});

test('a slope that is not finite is named with its time', () => {
  const broken: Slope = (t, y) => y.map(() => (t > 0.5 ? NaN : 1));
  expect(() => solve(broken, [0], [0, 1], {rtol: 1e-5, atol: 1e-5})).toThrow(
    /^the slope is not finite between t = /,
  );
});

test('a rest of a few units in the last place is a step', () => {
  // Without a slope each step is ten times the one before.
  let [t, h] = [0, 1e-6];
  for (let step = 0; step < 5; step++) [t, h] = [t + h, 10 * h];
  const end = t * (1 + 4 * 2 ** -52);
  const attempts = solve((_, y) => y.map(() => 0), [1], [0, end], {rtol: 1e-3, atol: 1e-6});
  expect(attempts.map(({t}) => t).slice(-2)).toEqual([t, end]);
});
