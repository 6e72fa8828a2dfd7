import {isObject, type Json} from '../json.ts';
import {failed, type Failed, type Scope} from './interpolate.ts';
import type {Path} from './locate.ts';
import {noMatrix, type Cell, type Matrix} from './matrix.ts';
import {namedParts, partAt} from './value.ts';

/** What `${…}` may name inside a matrix cell: the cell's own values, which shadow params, then the params. */
export const cellScope = (matrix: Matrix, cell: Cell, params: Scope): Scope => {
  if (matrix === noMatrix) return params;
  // Of an unsound matrix not all axes may be known: what is found nowhere may be one of them.
  const absent = matrix.sound ? undefined : failed;
  return {
    find: (path) =>
      matrix.axes.has(String(path[0])) ? partOfCell(matrix, cell, path) : (params.find(path) ?? absent),
    paths: () => [...axisPaths(matrix), ...params.paths()],
  };
};

/** `${axis}` of a mapping's entry is its label where the value is a mapping itself; `${axis.part}` reads into the value. */
const partOfCell = ({axes}: Matrix, cell: Cell, [name, ...rest]: Path): Json | undefined | Failed => {
  const label = cell[String(name)];
  const value = label === undefined ? undefined : axes.get(String(name))?.get(label);
  if (value === undefined) return failed;
  return rest.length === 0 && isObject(value) ? label! : partAt(value, rest);
};

const axisPaths = ({axes}: Matrix): readonly string[] =>
  [...axes].flatMap(([name, axis]) => [
    name,
    ...[...(axis?.values() ?? [])].flatMap((value) => namedParts(value, `${name}.`)),
  ]);
