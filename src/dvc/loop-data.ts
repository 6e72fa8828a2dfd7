import type {Json, JsonObject} from '../json.ts';
import type {Path} from '../pipeline/locate.ts';
import type {Loop} from './loop.ts';
import type {Layer} from './scope.ts';
import {spellingKey, spellingsIn} from './spelling.ts';
import {referencePath, resolve, translate, wholeReference} from './template.ts';

/** What a loop goes over: a list or a mapping, with its references resolved. */
export interface LoopData {
  readonly value: Json;
  /** What is known at `prefix` in the round of this member. */
  layersOf(prefix: Path, step: string | number): readonly Layer[];
  /** How Python prints the member, where that differs. */
  spellingOf(step: string | number): string | undefined;
}

/** Undefined after a mistake. */
export const loopData = (raw: Json, loop: Loop): LoopData | undefined => {
  const reference = wholeReference(raw);
  return reference === undefined ? writtenData(raw, loop) : namedData(reference, loop);
};

/** All of it stands in params: each member is a part of them. */
const namedData = (reference: string, {scope, listener}: Loop): LoopData | undefined => {
  const found = resolve(reference, scope, listener);
  if (found === undefined) return undefined;
  const path = referencePath(reference) as Path;
  return {
    value: found.value,
    layersOf: (prefix, step) => [
      {prefix, value: (found.value as JsonObject)[step] as Json, alias: [...path, step]},
    ],
    spellingOf: (step) => scope.find([...path, step])?.spelling,
  };
};

/** It stands in the dvc.yaml, where a whole reference in it is still a param. */
const writtenData = (raw: Json, loop: Loop): LoopData | undefined => {
  const references: (readonly [Path, Path])[] = [];
  const value = fill(raw, [], loop, references);
  if (value === undefined) return undefined;
  const spellings = spellingsIn(loop.findings.source.document);
  return {
    value,
    layersOf: (prefix, step) => [
      {prefix, value: (value as JsonObject)[step] as Json, spellings, source: [...loop.at, step]},
      ...references
        .filter(([[first]]) => first === step)
        .map(([[, ...rest], alias]) => {
          const at = [...prefix, ...rest];
          return {prefix: at, value: loop.scope.find(alias)?.value as Json, alias};
        }),
    ],
    spellingOf: (step) => spellings.get(spellingKey([...loop.at, step])),
  };
};

const fill = (raw: Json, path: Path, loop: Loop, references: (readonly [Path, Path])[]): Json | undefined => {
  const {scope, listener} = loop;
  const reference = wholeReference(raw);
  if (reference !== undefined) {
    references.push([path, referencePath(reference) ?? []]);
    return resolve(reference, scope, listener)?.value;
  }
  if (typeof raw === 'string') return translate(raw, scope, listener)?.value;
  if (typeof raw !== 'object' || raw === null) return raw;
  const isList = Array.isArray(raw);
  const members = Object.entries(raw as JsonObject).map(([name, member]) => {
    const step = isList ? Number(name) : name;
    return [name, fill(member, [...path, step], loop, references)] as const;
  });
  if (members.some(([, member]) => member === undefined)) return undefined;
  const values = members as readonly (readonly [string, Json])[];
  return isList ? values.map(([, member]) => member) : Object.fromEntries<Json>(values);
};
