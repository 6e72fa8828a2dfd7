import {isDeepStrictEqual} from 'node:util';
import type {Json} from '../json.ts';
import type {Path} from '../pipeline/locate.ts';
import {parsePath, printPath} from '../pipeline/template.ts';

/** A text of a dvc.yaml with its `${…}` resolved, and as the pipeline writes it: with `${…}` where a param stands. */
export interface Text {
  readonly value: string;
  readonly written: string;
}

/** A text that stands for itself. */
export const plain = (value: string): Text => ({value, written: escaped(value)});

/** `${` in a pipeline file begins a reference unless it is written `$${`. */
export const escaped = (text: string): string => text.replaceAll('${', () => '$${');

/** A value in which every text stands for itself. */
export const escapedValue = (value: Json): Json => {
  if (typeof value === 'string') return escaped(value);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map(escapedValue);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, escapedValue(member)]));
};

/** Whether `${…}` can name a param in a pipeline file. */
export const isExpressible = (param: Path): boolean => isDeepStrictEqual(parsePath(printPath(param)), param);
