import {describe, expect, test} from 'vitest';
import {parzenClassScores} from '../../../stages/score/parzen-classes.ts';
import {parzenLogDensity, parzenScore} from '../../../stages/score/parzen.ts';
import {rng} from '../../../stages/math/stream.ts';
import {expectClose} from '../../helpers/close.ts';

const exact = {width: 2, sigma: 1.5, epsilon: 0};

test('one point has the score of a Gaussian', () => {
  const score = parzenScore({...exact, points: [1, -2]}, [1, -2, 4, 0, -500, 700]);
  expectClose(score, [0, 0, -3 / 2.25, -2 / 2.25, 501 / 2.25, -702 / 2.25], 1e-14);
});

test('one point has the log density of a Gaussian, in any dimension', () => {
  const density = parzenLogDensity({points: [1, 2, 3], width: 3, sigma: 2}, [1, 2, 3, 1, 2, 7]);
  const top = -1.5 * Math.log(2 * Math.PI * 4);
  expectClose(density, [top, top - 2], 1e-14);
});

test('two points pull as a hyperbolic tangent', () => {
  // Points ±m on a line: ∇ log p(q) = (m tanh(m q / σ²) − q) / σ².
  const [m, sigma] = [2, 0.7];
  const queries = [-40, -1, -0.1, 0, 0.3, 2, 55];
  const score = parzenScore({points: [m, -m], width: 1, sigma, epsilon: 0}, queries);
  expectClose(
    score,
    queries.map((q) => (m * Math.tanh((m * q) / sigma ** 2) - q) / sigma ** 2),
    1e-13,
  );
});

const stream = rng(4);
const cloud = Float64Array.from(stream.split('cloud').normal(0, 3 * 20));
const places = Float64Array.from(stream.split('places').normal(0, 3 * 5), (z) => 2 * z);

test('the score is the slope of the log density', () => {
  const parzen = {points: cloud, width: 3, sigma: 0.8, epsilon: 0};
  const step = 1e-5;
  const slopes = places.map((_, i) => {
    const along = (by: number) =>
      parzenLogDensity(parzen, places.with(i, places[i]! + by))[Math.floor(i / 3)]!;
    return (along(step) - along(-step)) / (2 * step);
  });
  expectClose(parzenScore(parzen, places), slopes, 1e-8);
});

describe('epsilon', () => {
  test('divides the gradient of the density by p + ε', () => {
    const epsilon = 1e-3;
    const parzen = {points: cloud, width: 3, sigma: 0.8, epsilon};
    const density = parzenLogDensity(parzen, places).map(Math.exp);
    const unbiased = parzenScore({...parzen, epsilon: 0}, places);
    const expected = unbiased.map(
      (s, i) => (s * density[Math.floor(i / 3)]!) / (density[Math.floor(i / 3)]! + epsilon),
    );
    expectClose(parzenScore(parzen, places), expected, 1e-12);
  });

  test('takes the score to zero where the density underflows', () => {
    const far = [1e4, 1e4];
    expect([...parzenScore({...exact, points: [0, 0], epsilon: 1e-8}, far)].map(Math.abs)).toEqual([0, 0]);
    expectClose(parzenScore({...exact, points: [0, 0]}, far), [-1e4 / 2.25, -1e4 / 2.25], 1e-14);
  });
});

/** Two half circles of radius 20, by the closed form of the paper's data. */
const moons = (() => {
  const [points, labels] = [new Float64Array(20_000), new Int32Array(10_000)];
  for (let j = 0; j < 5000; j++) {
    const angle = (Math.PI * j) / 4999;
    const upper = [20 * Math.cos(angle) - 10, 20 * Math.sin(angle) - 5];
    points.set([...upper, -upper[0]!, -upper[1]!], 4 * j);
    labels[2 * j + 1] = 1;
  }
  return {points, labels, classes: 2, width: 2, sigma: 7.5};
})();

const grid = Float64Array.from({length: 2 * 35 * 35}, (_, k) => {
  const [place, half] = k % 2 === 0 ? [(k >> 1) % 35, 40] : [Math.floor((k >> 1) / 35), 25];
  return half * ((2 * place) / 34 - 1);
});

describe('the moons at σ = 7.5 on the 35 × 35 grid', () => {
  const fields = parzenClassScores({...moons, epsilon: 0}, grid);
  const biased = parzenClassScores({...moons, epsilon: 1e-8}, grid);

  // Values of an independent program, which drew its 10 000 to 20 000 points with replacement: hence the tolerances.
  test('have fields of the known sizes', () => {
    for (const field of fields.posterior) expect(meanNorm(field)).toBeCloseTo(0.267, 3);
    for (const field of fields.likelihood) {
      expect(meanNorm(field)).toBeGreaterThan(0.1495);
      expect(meanNorm(field)).toBeLessThan(0.1525);
      expect(Math.abs(Math.max(...norms(field)) - 0.475)).toBeLessThan(0.01);
    }
    expect(Math.abs(meanNorm(fields.prior) - 0.156)).toBeLessThan(0.001);
  });

  test('are biased by the released epsilon by the known amounts', () => {
    fields.posterior.forEach((field, label) => {
      const bias = norms(field.map((value, i) => value - biased.posterior[label]![i]!));
      expect(mean(bias)).toBeCloseTo(0.0128, 3);
      expect(Math.max(...bias)).toBeCloseTo(0.62, 2);
    });
    expect(meanNorm(fields.prior.map((value, i) => value - biased.prior[i]!))).toBeCloseTo(0.0001, 4);
  });

  test('are each other reflected: the classes are', () => {
    expectClose(fields.posterior[0]!.toReversed(), reflected(fields.posterior[1]!), 1e-9);
  });

  test("weighted by the classes' probabilities, likelihood scores cancel", () => {
    const logs = [0, 1].map((label) => {
      const points = moons.points.filter((_, i) => moons.labels[i >> 1] === label);
      return parzenLogDensity({...moons, points}, grid);
    });
    grid.forEach((_, k) => {
      const p = 1 / (1 + Math.exp(logs[1]![k >> 1]! - logs[0]![k >> 1]!));
      const balance = p * fields.likelihood[0]![k]! + (1 - p) * fields.likelihood[1]![k]!;
      if (!(Math.abs(balance) < 1e-12)) expect.fail(`entry ${k}: ${balance}`);
    });
  });
});

/** −v of each point in reverse order of points, as `toReversed` gives it: with its two entries exchanged. */
const reflected = (field: Float64Array): Float64Array => field.map((_, k) => -field[k ^ 1]!);

const norms = (field: Float64Array): number[] =>
  Array.from({length: field.length / 2}, (_, i) => Math.hypot(field[2 * i]!, field[2 * i + 1]!));
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
const meanNorm = (field: Float64Array): number => mean(norms(field));

test('what has no density is refused', () => {
  expect(() => parzenScore({...exact, points: []}, [1, 2])).toThrow('at least one point, got none');
  expect(() => parzenScore({...exact, points: [1, 2, 3]}, [1, 2])).toThrow(
    '3 numbers are no points of width 2',
  );
  expect(() => parzenScore({...exact, points: [1, 2]}, [1])).toThrow('1 numbers are no queries of width 2');
  expect(() => parzenScore({...exact, points: [1, 2], sigma: 0}, [1, 2])).toThrow(
    'σ is a finite number above 0, got 0',
  );
  expect(() => parzenScore({...exact, points: [1, 2, 3, NaN]}, [1, 2])).toThrow(
    'points row 1 holds NaN, expected finite numbers',
  );
  const labelled = {...exact, points: [1, 2], labels: [0], classes: 2};
  expect(() => parzenClassScores(labelled, [0, 0])).toThrow('No point has label 1');
});
