import {isObject, type Json, type JsonObject} from '../json.ts';
import type {Path} from './locate.ts';
import {nearest} from './nearest.ts';
import type {Overrides} from './pipeline.ts';
import {locate} from './locate.ts';
import type {Source} from './source.ts';
import {parsePath} from './template.ts';
import {member, namedParts, partAt} from './value.ts';

/** Where the value of a param was written: in the file, or on the command line. */
export type Origin = {readonly path: Path} | {readonly option: string};

/** Params after profile and `--set`, before their `${…}` are filled in. */
export interface RawParams {
  readonly value: JsonObject;
  originOf(path: Path): Origin;
}

interface Override {
  readonly at: Path;
  readonly value: Json;
  readonly origin: Origin;
}

/**
 * `params`, overridden by the chosen profile, overridden by `--set`. An override replaces the whole of what it names:
 * a param, or by a dotted path a part of one. It may not name what is not there: that is how typing mistakes show.
 *
 * @param source where mistakes in the profiles are told; those in overrides are told where these are read.
 */
export const paramsReader = (
  source: Source,
  file: JsonObject,
): ((source: Source, overrides: Overrides) => RawParams) => {
  const params = isObject(file.params) ? file.params : {};
  const profiles = isObject(file.profiles) ? file.profiles : {};
  const ofProfiles = new Map(
    Object.entries(profiles).map(([name, profile]) => [
      name,
      profileOverrides(source, params, name, profile),
    ]),
  );
  // The trials of a sweep set the same params.
  const places = new Map<string, Path | undefined>();
  return (source, {profile, set}) => {
    if (profile !== undefined) checkProfile(source, profile, [...ofProfiles.keys()]);
    const chosen = profile === undefined ? [] : (ofProfiles.get(profile) ?? []);
    for (const name of Object.keys(set)) if (!places.has(name)) places.set(name, paramAt(params, name));
    const all = [...chosen, ...setOverrides(source, params, set, places)];
    return {
      value: all.reduce((value, {at, value: part}) => replace(value, at, part) as JsonObject, params),
      originOf: origins(all),
    };
  };
};

const origins =
  (overrides: readonly Override[]) =>
  (path: Path): Origin => {
    const covering = overrides.findLast(({at}) => at.every((step, depth) => step === path[depth]));
    if (covering === undefined) return {path: ['params', ...path]};
    const {at, origin} = covering;
    return 'path' in origin ? {path: [...origin.path, ...path.slice(at.length)]} : origin;
  };

const profileOverrides = (
  source: Source,
  params: JsonObject,
  profile: string,
  value: Json,
): readonly Override[] =>
  Object.entries(isObject(value) ? value : {}).flatMap(([name, part]) => {
    const path = ['profiles', profile, name];
    const at = paramAt(params, name);
    if (at !== undefined) return [{at, value: part, origin: {path}}];
    const {message, suggestion} = unknownParam(params, name);
    const range = locate(source.document, path, 'key');
    source.mistakes.error({rule: 'unknown-param', message, range, suggestion});
    return [];
  });

const setOverrides = (
  source: Source,
  params: JsonObject,
  set: Overrides['set'],
  places: ReadonlyMap<string, Path | undefined>,
): readonly Override[] =>
  Object.entries(set).flatMap(([name, value]) => {
    const at = places.get(name);
    const option = `--set ${name}`;
    if (!isFinite(value)) {
      source.mistakes.error({
        rule: 'not-finite',
        message: `${option}: the value must hold finite numbers only.`,
      });
    } else if (at !== undefined) {
      return [{at, value, origin: {option}}];
    } else {
      const {message, suggestion} = unknownParam(params, name);
      source.mistakes.error({rule: 'unknown-param', message: `${option}: ${message}`, suggestion});
    }
    return [];
  });

/** Where the param lies that a name means; undefined if there is none. */
const paramAt = (params: JsonObject, name: string): Path | undefined => {
  const at = parsePath(name);
  return at !== undefined && partAt(params, at) !== undefined ? at : undefined;
};

export const isParam = (params: JsonObject, name: string): boolean => paramAt(params, name) !== undefined;

export const unknownParam = (
  params: JsonObject,
  name: string,
): {message: string; suggestion: string | undefined} => {
  const suggestion = nearest(name, namedParts(params));
  const names = Object.keys(params);
  const choices = names.length === 0 ? 'has no params' : `has ${names.join(', ')}`;
  return {
    message: `the pipeline has no param "${name}"${suggestion === undefined ? `; it ${choices}` : ''}.`,
    suggestion,
  };
};

const checkProfile = (source: Source, profile: string, profiles: readonly string[]): void => {
  if (profiles.includes(profile)) return;
  const suggestion = nearest(profile, profiles);
  const choices = profiles.length === 0 ? 'it has none' : `it has ${profiles.join(', ')}`;
  const message = `--profile ${profile}: the pipeline has no such profile; ${choices}.`;
  source.mistakes.error({rule: 'unknown-profile', message, suggestion});
};

const replace = (whole: Json, [step, ...rest]: Path, part: Json): Json => {
  if (step === undefined) return part;
  const inner = replace(member(whole, step)!, rest, part);
  if (Array.isArray(whole)) return (whole as readonly Json[]).with(Number(step), inner);
  return {...(whole as JsonObject), [step]: inner};
};

const isFinite = (value: Json): boolean => {
  if (typeof value === 'number') return Number.isFinite(value);
  return value === null || typeof value !== 'object' || Object.values(value as JsonObject).every(isFinite);
};
