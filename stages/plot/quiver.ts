import type {Field} from '../metrics/fields.ts';
import {panelSize, toPixels, type Window} from './facets.ts';

/** At most half the width of a shaft and the length of a head, in pixels; shorter arrows have smaller heads. */
const shaftLimit = 0.4;
const headLimit = 4.5;

/**
 * A vector field as one SVG path of filled arrows that begin at their points. Lengths are relative to the panel's
 * mean: an arrow of mean length is 1/(1.8 √N) of the panel's width, as in Matplotlib's `quiver`, so the lengths of
 * two panels cannot be compared.
 */
export const quiver = (window: Window, points: Field, vectors: Field): string => {
  const count = vectors.length / 2;
  const lengths = Float64Array.from({length: count}, (_, i) =>
    Math.hypot(vectors[2 * i] as number, vectors[2 * i + 1] as number),
  );
  const mean = lengths.reduce((sum, length) => sum + length, 0) / count;
  if (mean === 0) return '';
  const scale = panelSize(window)[0] / (1.8 * Math.sqrt(count) * mean);
  return Array.from(lengths, (length, i) => {
    if (length === 0) return '';
    const [x, y] = toPixels(window, points[2 * i] as number, points[2 * i + 1] as number);
    return arrow(
      x,
      y,
      (vectors[2 * i] as number) / length,
      -(vectors[2 * i + 1] as number) / length,
      length * scale,
    );
  }).join('');
};

/** The outline of an arrow from (x, y) along the unit vector (u, v). */
const arrow = (x: number, y: number, u: number, v: number, length: number): string => {
  const head = Math.min(0.45 * length, headLimit);
  const wing = 0.4 * head;
  const shaft = Math.min(0.4 * wing, shaftLimit);
  const outline: readonly (readonly [along: number, across: number])[] = [
    [0, shaft],
    [length - head, shaft],
    [length - head, wing],
    [length, 0],
    [length - head, -wing],
    [length - head, -shaft],
    [0, -shaft],
  ];
  const corners = outline.map(
    ([along, across]) => `${round(x + along * u - across * v)},${round(y + along * v + across * u)}`,
  );
  return `M${corners.join('L')}Z`;
};

/** Hundredths of a pixel: finer is not seen, and the file is a third of the size. */
export const round = (pixels: number): string => `${Math.round(pixels * 100) / 100}`;
