import type {Dataset} from '../artifacts/dataset.ts';
import {rowsInMemory} from '../artifacts/row-source.ts';
import type {Stream} from '../math/stream.ts';

export interface Moons {
  /** Points of both classes together, even. */
  readonly count: number;
  /** Standard deviation of Gaussian noise on each coordinate, in units of the radius. */
  readonly noise: number;
  /** Radius of the half circles. */
  readonly radius: number;
  /** Which class to keep; a single one has half of the points. */
  readonly classes: 'all' | 'upper' | 'lower';
}

const names = ['upper', 'lower'] as const;

/**
 * Two interleaving half circles, each the point reflection of the other through the origin. With θ evenly spaced over
 * [0, π], ends included, class 0 (upper) is r (cos θ − ½, sin θ − ¼) and class 1 (lower) its negative: scikit-learn's
 * `make_moons` less its mean, scaled by r (the toy data of DLSM). Class 0 comes first; labels stay 0 and 1 when one
 * class is kept, and its points are the same as among all.
 */
export const moons = ({count, noise, radius, classes}: Moons, stream: Stream): Dataset => {
  const half = count / 2;
  if (!Number.isInteger(half) || half < 2)
    throw new RangeError(`count = ${count} does not split into two classes; use an even number from 4 up`);
  const z = stream.split('noise').normal(0, count * 2);
  const kept = names.flatMap((name, label) => (classes === 'all' || classes === name ? [label] : []));
  const points = new Float32Array(kept.length * half * 2);
  const labels = new Int32Array(kept.length * half);
  kept.forEach((label, k) => {
    for (let j = 0; j < half; j++) {
      const [row, draw] = [k * half + j, label * half + j];
      const [x, y] = moonPoint(label, (Math.PI * j) / (half - 1));
      points[2 * row] = radius * (x + noise * (z[2 * draw] as number));
      points[2 * row + 1] = radius * (y + noise * (z[2 * draw + 1] as number));
      labels[row] = label;
    }
  });
  return {points: rowsInMemory(points, 2), labels, shape: [2], classes: names.length, names};
};

const moonPoint = (label: number, angle: number): readonly [x: number, y: number] => {
  const sign = label === 0 ? 1 : -1;
  return [sign * (Math.cos(angle) - 0.5), sign * (Math.sin(angle) - 0.25)];
};
