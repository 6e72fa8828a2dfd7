import {interpolateViridis} from 'd3-scale-chromatic';
import {colourOf} from './canvas.ts';

/** How many series have a colour of their own that is told apart by most eyes. */
export const distinct = 8;

/** A colour for each of so many series: of their own for few, along a scale in their order for many. */
export const seriesColours = (count: number): readonly string[] =>
  Array.from({length: count}, (_, at) =>
    count <= distinct ? colourOf(`series-${at}`) : interpolateViridis(0.08 + (0.8 * at) / (count - 1)),
  );

/** Lines differ in their dashes too, while they are few. */
const dashes: readonly (readonly number[])[] = [[], [7, 3], [2, 3], [9, 3, 2, 3]];

export const dashOf = (at: number, count: number): readonly number[] =>
  count <= distinct ? dashes[at % dashes.length]! : [];
