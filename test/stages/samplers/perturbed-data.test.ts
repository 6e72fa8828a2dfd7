import {expect, test} from 'vitest';
import {rowsInMemory} from '../../../stages/artifacts/row-source.ts';
import {rng} from '../../../stages/math/stream.ts';
import {perturbedData} from '../../../stages/samplers/perturbed-data.ts';

const data = {
  points: rowsInMemory(Float32Array.of(0, 0, 100, 100, 200, 200), 2),
  labels: Int32Array.of(0, 1, 1),
  shape: [2],
  classes: 2,
  names: ['a', 'b'],
};

test('draws stand around the points of their class, at the distance of the noise', () => {
  const [count, sigma] = [20_000, 3];
  const drawn = perturbedData(data, 1, sigma, count, rng(4));
  const residuals = drawn.map((x) => x - (x < 150 ? 100 : 200));
  const variance = residuals.reduce((sum, r) => sum + r * r, 0) / residuals.length;
  // Standard error of a variance over 40 000 draws: σ² √(2/n).
  expect(Math.abs(variance - 9)).toBeLessThan(5 * 9 * Math.sqrt(2 / (2 * count)));
  const second = drawn.filter((x, i) => i % 2 === 0 && x > 150).length / count;
  expect(Math.abs(second - 0.5)).toBeLessThan(5 * Math.sqrt(0.25 / count));
});
