import {figure} from '../../../format.ts';
import type {Json} from '../../../json.ts';
import {worded, type Point} from './points.ts';
import {sorted} from './sort.ts';

/** A row or a column of a heat map: a value of a param, or a range of values where there are too many. */
export interface Level {
  readonly label: string;
  readonly holds: (value: Json | undefined) => boolean;
}

/** More values than this are put into ranges, each with as many of the values. */
const most = 24;
const ranges = 10;

export const levelsOf = (points: readonly Point[], param: string): readonly Level[] => {
  const distinct = new Map(points.map(({point}) => [worded(point[param]), point[param]]));
  const values = sorted([...distinct.values()], (value) => value, false);
  const numbers = values.filter((value) => typeof value === 'number');
  if (values.length <= most || numbers.length < values.length) return values.map(single);
  return Array.from({length: ranges}, (_, at) => between(numbers, at));
};

const single = (value: Json | undefined): Level => {
  const label = worded(value);
  return {label, holds: (other) => worded(other) === label};
};

const between = (numbers: readonly number[], at: number): Level => {
  const least = numbers[Math.floor((at * numbers.length) / ranges)]!;
  const last = numbers[Math.floor(((at + 1) * numbers.length) / ranges) - 1]!;
  return {
    label: `${figure(least)} … ${figure(last)}`,
    holds: (value) => typeof value === 'number' && value >= least && value <= last,
  };
};
