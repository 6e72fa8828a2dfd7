import {describe, expect, it} from 'vitest';
import {inMemory, type SmallDataset} from '../../../stages/artifacts/dataset.ts';
import {moons as dataOf} from '../../../stages/data/moons.ts';
import {rng} from '../../../stages/math/stream.ts';

const moons = (...given: Parameters<typeof dataOf>): SmallDataset => inMemory(dataOf(...given));
const stream = rng(1);
const all = moons({count: 10000, noise: 0, radius: 20, classes: 'all'}, stream);

const extent = (label: number, coordinate: number): readonly [number, number] => {
  const values = [...all.labels].flatMap((l, i) => (l === label ? [all.points[2 * i + coordinate]!] : []));
  return [Math.min(...values), Math.max(...values)];
};

describe('moons', () => {
  it('has 5000 points of each class with the extents of the toy data', () => {
    expect(all.labels.filter((label) => label === 0).length).toBe(5000);
    expect(all.points.length).toBe(20000);
    expect(extent(0, 0)).toEqual([-30, 10]);
    expect(extent(0, 1)).toEqual([-5, expect.closeTo(15, 4)]);
    expect(extent(1, 0)).toEqual([-10, 30]);
    expect(extent(1, 1)).toEqual([expect.closeTo(-15, 4), 5]);
  });

  it('lies on half circles of the radius, evenly spaced', () => {
    for (let j = 0; j < 5000; j++) {
      const angle = (Math.PI * j) / 4999;
      expect(all.points[2 * j]).toBeCloseTo(20 * Math.cos(angle) - 10, 4);
      expect(all.points[2 * j + 1]).toBeCloseTo(20 * Math.sin(angle) - 5, 4);
    }
  });

  it('has classes that are point reflections of each other, so its mean is the origin', () => {
    for (let i = 0; i < 10000; i++) expect(all.points[10000 + i]).toBe(-all.points[i]!);
  });

  it('keeps one class with its label and the points it has among all', () => {
    const noisy = {count: 100, noise: 0.1, radius: 2};
    const both = moons({...noisy, classes: 'all'}, stream);
    const lower = moons({...noisy, classes: 'lower'}, stream);
    expect(lower.points).toEqual(both.points.slice(100));
    expect(lower.labels).toEqual(new Int32Array(50).fill(1));
    expect(moons({...noisy, classes: 'upper'}, stream).points).toEqual(both.points.slice(0, 100));
    expect(lower.names).toEqual(['upper', 'lower']);
  });

  it('has noise in units of the radius, another for another seed', () => {
    const noisy = moons({count: 10000, noise: 0.1, radius: 20, classes: 'all'}, stream);
    const differences = noisy.points.map((value, i) => value - all.points[i]!);
    const deviation = Math.sqrt(
      differences.reduce((sum, value) => sum + value * value, 0) / differences.length,
    );
    // Four standard errors of a standard deviation over 20 000 draws: 4 · 2 / √40000.
    expect(Math.abs(deviation - 2)).toBeLessThan(0.04);
    expect(moons({count: 10000, noise: 0.1, radius: 20, classes: 'all'}, rng(2)).points).not.toEqual(
      noisy.points,
    );
  });

  it('refuses a count that is odd or below 4', () => {
    const odd = () => moons({count: 7, noise: 0, radius: 1, classes: 'all'}, stream);
    expect(odd).toThrow('count = 7 does not split into two classes; use an even number from 4 up');
    expect(() => moons({count: 2, noise: 0, radius: 1, classes: 'all'}, stream)).toThrow(
      'count = 2 does not split',
    );
  });
});
