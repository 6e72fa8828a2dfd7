import {cellId, type Cell, type Matrix} from './matrix.ts';
import {nearest} from './nearest.ts';
import type {Mistake} from './mistakes.ts';
import type {InputReference} from './pipeline.ts';

/** What a reference may name: a stage with its cells. */
export interface StageFamily {
  readonly name: string;
  readonly matrix: Matrix;
  readonly cells: readonly Cell[];
}

export type Families = ReadonlyMap<string, StageFamily>;
export type Resolution = InputReference | Omit<Mistake, 'range'>;

/** The stage that reads: a matrix stage with the same axes as another follows it cell by cell. */
export interface Reader {
  readonly family: StageFamily;
  readonly cell: Cell;
}

/**
 * The stages that a reference names; nothing where that takes cells, of the named stage or its reader, that are not known
 * for a mistake that has been reported.
 */
export const resolveReference = (
  text: string,
  families: Families,
  reader: Reader,
): Resolution | undefined => {
  const [, name, labels] = /^([^[\]]+?)(?:\[([^[\]]*)\])?$/.exec(text.trim()) ?? [];
  const family = name === undefined ? undefined : families.get(name);
  if (family === undefined) return unknownStage(text, name ?? text, families);
  if (!family.matrix.sound) return undefined;
  return labels === undefined ? wholeOrFollowed(family, reader) : someCells(family, labels);
};

/**
 * The name alone: the one stage; the cell that agrees with the reader's, if the reader's matrix has all axes of this one
 * and any of its cells agrees; otherwise all cells.
 */
const wholeOrFollowed = (family: StageFamily, reader: Reader): Resolution | undefined => {
  const axes = [...family.matrix.axes.keys()];
  if (axes.length === 0) return {list: false, stages: [family.name]};
  if (!reader.family.matrix.sound) return undefined;
  if (!follows(family, reader.family))
    return {list: true, stages: family.cells.map((cell) => cellId(family.name, cell))};
  const cell = Object.fromEntries(axes.map((axis) => [axis, reader.cell[axis]!]));
  const missing = axes.find((axis) => !family.matrix.axes.get(axis)!.has(cell[axis]!));
  if (missing === undefined) return {list: false, stages: [cellId(family.name, cell)]};
  const message = `${family.name} has no cell with ${missing}=${cell[missing]} for this one to follow.`;
  return {rule: 'unknown-cell', message};
};

const follows = (family: StageFamily, reader: StageFamily): boolean =>
  [...family.matrix.axes].every(([name, axis]) => {
    const own = reader.matrix.axes.get(name);
    return own !== undefined && [...own.keys()].some((label) => axis!.has(label));
  });

/** `name[axis=label,…]`, the axes in any order; axes that are not named are free. */
const someCells = (family: StageFamily, labels: string): Resolution => {
  const fixed = new Map<string, string>();
  for (const pair of labels.split(',')) {
    const [axis, label] = pair.split('=').map((word) => word.trim());
    const mistake = cellMistake(family, axis ?? '', label, fixed);
    if (mistake !== undefined) return mistake;
    fixed.set(axis!, label!);
  }
  const found = family.cells.filter((cell) => [...fixed].every(([axis, label]) => cell[axis] === label));
  const stages = found.map((cell) => cellId(family.name, cell));
  return {list: fixed.size < family.matrix.axes.size, stages};
};

const cellMistake = (
  {name, matrix}: StageFamily,
  axis: string,
  label: string | undefined,
  fixed: ReadonlyMap<string, string>,
): Omit<Mistake, 'range'> | undefined => {
  const rule = 'unknown-cell';
  if (matrix.axes.size === 0)
    return {rule, message: `${name} has no matrix, so no cells either.`, suggestion: name};
  if (label === undefined)
    return {rule, message: `a cell is written ${name}[axis=label,…], with the axes ${keysOf(matrix.axes)}.`};
  if (fixed.has(axis)) return {rule, message: `the axis ${axis} stands twice in this cell.`};
  const labels = matrix.axes.get(axis);
  if (labels === undefined) {
    return {
      rule,
      message: `${name} has no axis "${axis}"; it has ${keysOf(matrix.axes)}.`,
      suggestion: nearest(axis, matrix.axes.keys()),
    };
  }
  if (labels.has(label)) return undefined;
  const message = `${name} has no cell with ${axis}=${label}; ${axis} is ${keysOf(labels)}.`;
  return {rule, message, suggestion: nearest(label, labels.keys())};
};

const keysOf = (map: ReadonlyMap<string, unknown>): string => [...map.keys()].join(', ');

const unknownStage = (text: string, name: string, families: Families): Omit<Mistake, 'range'> => {
  const near = nearest(name, families.keys());
  const suggestion = near === undefined ? undefined : near + text.trim().slice(name.length);
  return {rule: 'unknown-stage', message: `there is no stage "${text}".`, suggestion};
};
