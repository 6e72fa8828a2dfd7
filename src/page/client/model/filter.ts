import type {TrialState} from '../../../sweep/summary.ts';
import {dimensionName, pointWords, valueOf, worded, type Dimension, type Point} from './points.ts';

/** Which points a reader wants to see. What is empty asks for nothing. */
export interface Filter {
  /** Words that must all stand in the point, or in the id or the detail of one of its trials. */
  readonly text: string;
  readonly states: ReadonlySet<TrialState>;
  /** Swept param → values, as worded. */
  readonly values: ReadonlyMap<string, ReadonlySet<string>>;
  readonly ranges: readonly Range[];
}

/** Both ends belong to it. */
export interface Range {
  readonly dimension: Dimension;
  readonly least: number;
  readonly most: number;
}

export const noFilter: Filter = {text: '', states: new Set(), values: new Map(), ranges: []};

export const isFiltering = ({text, states, values, ranges}: Filter): boolean =>
  text !== '' || states.size > 0 || values.size > 0 || ranges.length > 0;

export const filtered = (points: readonly Point[], filter: Filter): readonly Point[] => {
  if (!isFiltering(filter)) return points;
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return points.filter(
    (point) =>
      hasState(point, filter.states) &&
      [...filter.values].every(([param, values]) => values.has(worded(point.point[param]))) &&
      filter.ranges.every((range) => isWithin(point, range)) &&
      hasWords(point, words),
  );
};

const hasState = ({trials}: Point, states: ReadonlySet<TrialState>): boolean =>
  states.size === 0 || trials.some(({state}) => states.has(state));

const isWithin = (point: Point, {dimension, least, most}: Range): boolean => {
  const value = valueOf(point, dimension);
  return typeof value === 'number' && value >= least && value <= most;
};

const hasWords = (point: Point, words: readonly string[]): boolean => {
  if (words.length === 0) return true;
  const trials = point.trials.map(({id, detail, state}) => `${id} ${state} ${detail ?? ''}`).join(' ');
  const text = `${pointWords(point.point)} ${trials}`.toLowerCase();
  return words.every((word) => text.includes(word));
};

/** With other values of a param; none means all. */
export const withValues = (filter: Filter, param: string, chosen: ReadonlySet<string>): Filter => {
  const values = new Map(filter.values);
  if (chosen.size > 0) values.set(param, chosen);
  else values.delete(param);
  return {...filter, values};
};

export const rangeOf = ({ranges}: Filter, dimension: Dimension): Range | undefined =>
  ranges.find((range) => dimensionName(range.dimension) === dimensionName(dimension));

/** With another range of a dimension; an unbounded one asks for nothing. */
export const withRange = (filter: Filter, range: Range): Filter => {
  const others = filter.ranges.filter((other) => other !== rangeOf(filter, range.dimension));
  const asks = range.least > -Infinity || range.most < Infinity;
  return {...filter, ranges: asks ? [...others, range] : others};
};

/** The set with the item in it if it was not, and without it if it was. */
export const toggled = <T>(items: ReadonlySet<T>, item: T): ReadonlySet<T> => {
  const others = new Set(items);
  if (!others.delete(item)) others.add(item);
  return others;
};
