import {isObject, type Json, type JsonObject} from '../json.ts';
import {failed, fill, mapTexts, type Scope} from './interpolate.ts';
import {locate, type Path} from './locate.ts';
import {placeOfReference, type Source} from './source.ts';
import {describe} from './value.ts';

/** Label → value, in the order written (of a mapping, JavaScript puts labels that are whole numbers first, in their order). */
export type Axis = ReadonlyMap<string, Json>;

export interface Matrix {
  /** In the order written; an axis with a mistake, which has been reported, is undefined. */
  readonly axes: ReadonlyMap<string, Axis | undefined>;
  /** Whether its cells are known. */
  readonly sound: boolean;
}

/** Axis → label. */
export type Cell = Readonly<Record<string, string>>;

export const noMatrix: Matrix = {axes: new Map(), sound: true};

/** Of a stage whose matrix has a mistake, so that nothing is known of its cells. */
export const unknownMatrix: Matrix = {axes: new Map(), sound: false};

/** Beyond this a matrix is taken for an accident. */
const mostCells = 100_000;

/** Reads the `matrix` of a stage; `path` is its place. Params may be used in it, other axes may not. */
export const readMatrix = (source: Source, path: Path, raw: JsonObject, scope: Scope): Matrix => {
  const axes = new Map(
    Object.entries(raw).map(([name, values]) => [name, readAxis(source, [...path, name], values, scope)]),
  );
  const count = [...axes.values()].reduce((product, axis) => product * (axis?.size ?? 1), 1);
  if (count > mostCells) {
    const message = `this matrix has ${count} cells; at most ${mostCells} are allowed.`;
    source.mistakes.error({rule: 'too-many-cells', message, range: locate(source.document, path, 'key')});
  }
  return {axes, sound: count <= mostCells && ![...axes.values()].includes(undefined)};
};

/** The cells, the last axis running fastest; one cell without labels where there is no matrix or none that is sound. */
export const cellsOf = ({axes, sound}: Matrix): readonly Cell[] => {
  let cells: readonly Cell[] = [{}];
  if (!sound) return cells;
  for (const [name, axis] of axes) {
    cells = cells.flatMap((cell) => Array.from(axis!.keys(), (label) => ({...cell, [name]: label})));
  }
  return cells;
};

/** `name`, or `name[axis=label,…]` for a cell of a matrix. */
export const cellId = (name: string, cell: Cell): string => {
  const labels = Object.entries(cell).map(([axis, label]) => `${axis}=${label}`);
  return labels.length === 0 ? name : `${name}[${labels.join(',')}]`;
};

const readAxis = (source: Source, path: Path, raw: Json, scope: Scope): Axis | undefined => {
  const filled = fillAxis(source, path, raw, scope);
  if (filled === undefined) return undefined;
  const report = (rule: string, message: string, at: Path, what: 'key' | 'value' = 'value'): void =>
    source.mistakes.error({rule, message, range: locate(source.document, at, what)});
  if (!Array.isArray(filled) && !isObject(filled)) {
    report('wrong-type', `${path.at(-1)} should be a list or a mapping, got ${describe(filled)}.`, path);
    return undefined;
  }
  const entries = Array.isArray(filled) ? listEntries(filled as readonly Json[]) : Object.entries(filled);
  if (entries.length === 0)
    report('empty-axis', `the axis ${path.at(-1)} has no values, so the stage would have no cells.`, path);
  const axis = new Map<string, Json>();
  let sound = entries.length > 0;
  for (const [at, [label, value]] of entries.entries()) {
    const mistake = labelMistake(label, value, axis);
    axis.set(label ?? '', value);
    if (mistake === undefined) continue;
    report(...mistake, [...path, isObject(filled) ? label! : at], isObject(filled) ? 'key' : 'value');
    sound = false;
  }
  return sound ? axis : undefined;
};

const fillAxis = (source: Source, path: Path, raw: Json, scope: Scope): Json | undefined => {
  const unfilled: string[] = [];
  const filled = mapTexts(raw, path, (text, at) => {
    const value = fill(text, scope, (reference, mistake) =>
      source.mistakes.error({...mistake, range: placeOfReference(source, at, reference)}),
    );
    if (value !== failed) return value;
    unfilled.push(text);
    return text;
  });
  return unfilled.length === 0 ? filled : undefined;
};

/** An item of a list is its own label; a list or mapping in it has none. */
const listEntries = (items: readonly Json[]): readonly (readonly [string | undefined, Json])[] =>
  items.map((item) => [typeof item === 'object' && item !== null ? undefined : String(item), item]);

const labelMistake = (
  label: string | undefined,
  value: Json,
  axis: Axis,
): readonly [rule: string, message: string] | undefined => {
  if (label === undefined) {
    return [
      'bad-label',
      `${describe(value)} cannot be its own label; write the axis as a mapping of label to value.`,
    ];
  }
  if (label === '')
    return ['bad-label', 'an empty text cannot be a label; write the axis as a mapping of label to value.'];
  if (/[,[\]=\s]/.test(label)) {
    return [
      'bad-label',
      `the label "${label}" holds a space or one of , [ ] =; write the axis as a mapping of label to value.`,
    ];
  }
  return axis.has(label) ? ['duplicate-label', `the label "${label}" stands twice on this axis.`] : undefined;
};
