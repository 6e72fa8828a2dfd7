import type {Json} from '../../../json.ts';
import {worded} from './points.ts';

export interface Sort {
  readonly column: string;
  readonly descending: boolean;
}

/** In order of a value: numbers before text, and what has none at the end either way. Equals stay as they were. */
export const sorted = <Row>(
  rows: readonly Row[],
  value: (row: Row) => Json | undefined,
  descending: boolean,
): readonly Row[] => rows.toSorted((a, b) => compare(value(a), value(b), descending ? -1 : 1));

const compare = (a: Json | undefined, b: Json | undefined, sign: number): number => {
  if (isMissing(a) || isMissing(b)) return Number(isMissing(a)) - Number(isMissing(b));
  if (typeof a === 'number' && typeof b === 'number') return sign * (a - b);
  if (typeof a === 'number' || typeof b === 'number') return sign * (typeof a === 'number' ? -1 : 1);
  return sign * worded(a).localeCompare(worded(b), 'en', {numeric: true});
};

const isMissing = (value: Json | undefined): boolean => value === undefined || value === null;

/** What another press of a column's head asks for: up, down, and as it was. */
export const pressed = (sort: Sort | undefined, column: string): Sort | undefined => {
  if (sort?.column !== column) return {column, descending: false};
  return sort.descending ? undefined : {column, descending: true};
};
