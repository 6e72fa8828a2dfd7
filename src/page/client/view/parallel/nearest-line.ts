import type {Axis} from '../../model/axes.ts';
import type {Point} from '../../model/points.ts';
import {yOf, type Frame} from './frame.ts';

const reach = 14;

/** The point whose line passes nearest, if one passes near. */
export const nearestLine = (
  points: readonly Point[],
  axes: readonly Axis[],
  frame: Frame,
  at: {readonly x: number; readonly y: number},
): Point | undefined => {
  const left = axes.findLastIndex((_, index) => frame.x(index) <= at.x);
  const [from, to] = [axes[left], axes[left + 1]];
  if (!from || !to) return undefined;
  const share = (at.x - frame.x(left)) / (frame.x(left + 1) - frame.x(left));
  let [best, distance]: [Point | undefined, number] = [undefined, reach];
  for (const point of points) {
    const [a, b] = [from.place(point), to.place(point)];
    if (a === undefined || b === undefined) continue;
    const away = Math.abs(yOf(a + share * (b - a)) - at.y);
    if (away < distance) [best, distance] = [point, away];
  }
  return best;
};
