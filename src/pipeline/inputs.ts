import {isObject, type Json} from '../json.ts';
import type {FilledStage} from './filled.ts';
import {locate, type Path} from './locate.ts';
import type {InputReference} from './pipeline.ts';
import {resolveReference, type Families, type Reader} from './references.ts';
import type {Source} from './source.ts';

/** Inputs by name; undefined for one whose mistake has been reported. */
export type KnownInputs = Readonly<Record<string, InputReference | undefined>>;

/** The edges of a stage. A YAML list stays a list, its members' stages one after the other. */
export const resolveInputs = (
  source: Source,
  stagePath: Path,
  {value, broken}: FilledStage,
  families: Families,
  reader: Reader,
): KnownInputs => {
  const path = [...stagePath, 'inputs'];
  const isBroken = (at: Path): boolean => broken.has(JSON.stringify(at));
  const resolve = (text: Json, at: Path): InputReference | undefined => {
    if (typeof text !== 'string' || isBroken(at)) return undefined;
    const found = resolveReference(text, families, reader);
    if (found === undefined || 'stages' in found) return found;
    source.mistakes.error({...found, range: locate(source.document, at)});
    return undefined;
  };
  const resolveEntry = (entry: Json, at: Path): InputReference | undefined =>
    Array.isArray(entry)
      ? concatenate(entry.map((item: Json, index) => resolve(item, [...at, index])))
      : resolve(entry, at);

  const entries = isObject(value.inputs) ? Object.entries(value.inputs) : [];
  return Object.fromEntries(entries.map(([name, entry]) => [name, resolveEntry(entry, [...path, name])]));
};

const concatenate = (members: readonly (InputReference | undefined)[]): InputReference | undefined => {
  if (members.includes(undefined)) return undefined;
  return {list: true, stages: members.flatMap((member) => member!.stages)};
};
