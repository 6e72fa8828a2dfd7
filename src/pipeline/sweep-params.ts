import {isObject, type Json, type JsonObject} from '../json.ts';
import {locate, type Path} from './locate.ts';
import {isParam, unknownParam} from './params.ts';
import type {Source} from './source.ts';

/** Reports params that a sweep of the file varies and the pipeline does not have, each where it is named. */
export const checkSweepParams = (source: Source, {sweeps, params}: JsonObject): void => {
  const known = isObject(params) ? params : {};
  for (const path of namedIn(sweeps)) {
    const name = String(path.at(-1));
    if (isParam(known, name)) continue;
    const range = locate(source.document, path, 'key');
    source.mistakes.error({rule: 'unknown-param', ...unknownParam(known, name), range});
  }
};

const namedIn = (sweeps: Json | undefined): readonly Path[] =>
  membersOf(sweeps, ['sweeps']).flatMap(([path, sweep]) => {
    if (!isObject(sweep)) return [];
    const {grid, zip, list, random} = sweep;
    const points = Array.isArray(list) ? (list as readonly Json[]) : [];
    return [
      ...membersOf(grid, [...path, 'grid']),
      ...membersOf(zip, [...path, 'zip']),
      ...points.flatMap((point, at) => membersOf(point, [...path, 'list', at])),
      ...membersOf(isObject(random) ? random.params : undefined, [...path, 'random', 'params']),
    ].map(([path]) => path);
  });

const membersOf = (value: Json | undefined, at: Path): readonly (readonly [Path, Json])[] =>
  Object.entries(isObject(value) ? value : {}).map(([name, member]) => [[...at, name], member]);
