import {figure} from '../../../format.ts';
import {scaleLinear, scaleLog, scalePoint} from 'd3-scale';
import {dimensionName, valueOf, worded, type Dimension, type Point} from './points.ts';
import {sorted} from './sort.ts';

/** An axis of parallel coordinates: a place between 0 (below) and 1 (above) for each value. */
export interface Axis {
  readonly name: string;
  readonly dimension: Dimension;
  readonly place: (point: Point) => number | undefined;
  readonly ticks: readonly {readonly label: string; readonly at: number}[];
  /** The number at a place; absent where values are not numbers. */
  readonly numberAt?: (place: number) => number;
}

export const axisOf = (dimension: Dimension, points: readonly Point[]): Axis => {
  const values = points.map((point) => valueOf(point, dimension)).filter((value) => value !== undefined);
  const numbers = values.filter((value) => typeof value === 'number');
  return numbers.length === values.length && numbers.length > 0
    ? numericAxis(dimension, numbers)
    : wordAxis(dimension, points);
};

/** Positive values that span more than this many times are shown by their logarithm. */
const wide = 200;
/** Of a param with no more values than this, each is a tick. */
const fewValues = 8;

const numericAxis = (dimension: Dimension, numbers: readonly number[]): Axis => {
  const [least, most] = numbers.reduce<[number, number]>(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Infinity, -Infinity],
  );
  const make = least > 0 && most / least > wide ? scaleLog : scaleLinear;
  const domain = least < most ? [least, most] : [least - 1, most + 1];
  const scale = make().domain(domain).range([0, 1]);
  const distinct = [...new Set(numbers)];
  const few = dimension.kind === 'param' && distinct.length <= fewValues;
  const format = few ? figure : scale.tickFormat(5);
  return {
    name: dimensionName(dimension),
    dimension,
    place: (point) => {
      const value = valueOf(point, dimension);
      return typeof value === 'number' ? scale(value) : undefined;
    },
    ticks: (few ? distinct : scale.ticks(5)).map((value) => ({label: format(value), at: scale(value)})),
    numberAt: (place) => scale.invert(place),
  };
};

const wordAxis = (dimension: Dimension, points: readonly Point[]): Axis => {
  const words = new Set(
    points.map((point) => worded(valueOf(point, dimension))).filter((word) => word !== ''),
  );
  const scale = scalePoint(
    sorted([...words], (word) => word, false),
    [0.05, 0.95],
  );
  return {
    name: dimensionName(dimension),
    dimension,
    place: (point) => scale(worded(valueOf(point, dimension))),
    ticks: scale.domain().map((label) => ({label, at: scale(label)!})),
  };
};
