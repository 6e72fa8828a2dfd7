import {describe, expect, it} from 'vitest';
import {dotMarks, thinned} from '../../../stages/plot/dots.ts';
import {toPixels} from '../../../stages/plot/facets.ts';
import {quiver} from '../../../stages/plot/quiver.ts';

const window = {halfWidth: 40, halfHeight: 20, pixels: 80};

/** The corners of each arrow of a path. */
const corners = (path: string): number[][][] =>
  path
    .split('Z')
    .filter((part) => part !== '')
    .map((part) =>
      part
        .slice(1)
        .split('L')
        .map((corner) => corner.split(',').map(Number)),
    );

describe('quiver', () => {
  const points = Float32Array.of(0, 0, 10, 0, 0, 10, -10, 0);

  it('draws arrows from their points along their vectors, y upwards', () => {
    const [right, up] = corners(quiver(window, points.slice(0, 4), Float32Array.of(3, 0, 0, 3)));
    // The fourth corner is the tip; two arrows of mean length are 80 / (1.8 √2) = 31.43 pixels long.
    expect(right![3]).toEqual([40 + 31.43, 20]);
    expect(up![3]).toEqual([50, expect.closeTo(20 - 31.43, 6)]);
  });

  it('has lengths relative to the mean of the panel', () => {
    const vectors = Float32Array.of(1, 0, 3, 0, 2, 0, 2, 0);
    const scaled = vectors.map((value) => 1000 * value);
    expect(quiver(window, points, scaled)).toBe(quiver(window, points, vectors));
    const tips = corners(quiver(window, points, vectors)).map(
      (arrow, i) => arrow[3]![0]! - toPixels(window, points[2 * i]!, 0)[0],
    );
    expect(tips[1]! / tips[0]!).toBeCloseTo(3, 2);
  });

  it('leaves out vectors that are zero', () => {
    expect(corners(quiver(window, points, Float32Array.of(1, 0, 0, 0, 0, 0, 0, 1)))).toHaveLength(2);
    expect(quiver(window, points, new Float32Array(8))).toBe('');
  });
});

describe('dots', () => {
  const labels = Int32Array.from({length: 1200}, (_, i) => Number(i >= 900));
  const points = Float32Array.from({length: 2400}, (_, i) => (i % 2 === 0 ? 10 : -5));

  it('draws every point, the classes taking turns', () => {
    const marks = dotMarks(window, {points, labels}, {diameter: 2, opacity: 0.5});
    const drawn = marks.map(
      ({encode}) => (encode as {enter: {path: {value: string}; stroke: {value: string}}}).enter,
    );
    expect(drawn.map(({stroke}) => stroke.value)).toEqual([
      '#0072B2',
      '#E69F00',
      '#0072B2',
      '#E69F00',
      '#0072B2',
      '#0072B2',
    ]);
    expect(drawn.map(({path}) => path.value.split('M').length - 1)).toEqual([250, 250, 250, 50, 250, 150]);
    expect(drawn[0]!.path.value.startsWith('M50,25h0M')).toBe(true);
  });

  it('thins each class to at most the count, evenly', () => {
    const some = thinned({points: Float32Array.from({length: 2400}, (_, i) => i >> 1), labels}, 90);
    expect([0, 1].map((label) => some.labels.filter((other) => other === label).length)).toEqual([90, 90]);
    expect([...some.points.filter((_, i) => i % 2 === 0)].slice(0, 3)).toEqual([9, 19, 29]);
    expect(thinned({points, labels}, 1e6)).toEqual({points, labels});
  });
});
