import {isObject, type Json, type JsonObject} from '../json.ts';
import type {StageDraft} from './draft.ts';
import type {FilledStage} from './filled.ts';
import type {KnownInputs} from './inputs.ts';
import {locate, type Path} from './locate.ts';
import {cellId, type Cell} from './matrix.ts';
import type {Source} from './source.ts';

/** What is understood of a cell. @param misfits parts of the stage that do not have the right shape. */
export const draftStage = (
  source: Source,
  path: Path,
  cell: Cell,
  {value, broken: unfilled}: FilledStage,
  inputs: KnownInputs,
  misfits: readonly Path[],
): StageDraft => {
  const broken = [...misfits, ...unfilledParts(unfilled.values()), ...notFinite(value.with, ['with'])];
  const whole = new Set(broken.filter(({length}) => length === 1).map(([key]) => key));
  const known = Object.fromEntries(Object.entries(value).filter(([key]) => !whole.has(key)));
  const name = String(path.at(-1));
  return {
    id: cellId(name, cell),
    name,
    ...actionOf(known, whole.has('kind')),
    inputs,
    params: isObject(known.with) ? known.with : {},
    files: (known.files ?? []) as readonly string[],
    broken,
    locate: (part, what) => locate(source.document, [...path, ...part], what),
  };
};

/** Of an input that cannot be filled in the value alone is not known, and `inputs` say that. */
const unfilledParts = (paths: Iterable<Path>): readonly Path[] =>
  Array.from(paths, (path) => path.slice(2)).filter(([key]) => key !== 'inputs');

const actionOf = (
  {uses, cmd, kind = 'files'}: JsonObject,
  kindUnknown: boolean,
): Pick<StageDraft, 'action'> => {
  if (typeof uses === 'string') return {action: {type: 'uses', uses}};
  if (cmd === undefined) return {};
  return {action: {type: 'cmd', ...(!kindUnknown && {kind: String(kind)})}};
};

/** The numbers that JSON cannot hold, each reported where the file spells it. */
const notFinite = (value: Json | undefined, path: Path): readonly Path[] => {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [path];
  if (value === undefined || value === null || typeof value !== 'object') return [];
  const members = Array.isArray(value)
    ? [...(value as readonly Json[]).entries()]
    : Object.entries(value as JsonObject);
  return members.flatMap(([step, member]) => notFinite(member, [...path, step]));
};
