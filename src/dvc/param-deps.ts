import {join} from 'node:path';
import {isObject, type Json, type JsonObject} from '../json.ts';
import type {Path} from '../pipeline/locate.ts';
import {printPath} from '../pipeline/template.ts';
import {member} from '../pipeline/value.ts';
import {nearest} from '../pipeline/nearest.ts';
import {isSettable, type SettingsFile} from './settings-file.ts';
import type {Place, StageReader} from './stage.ts';
import {escapedValue, isExpressible, type Text} from './text.ts';

/** What a stage reads of files of params. */
export interface ParamDeps {
  /** File → its values that count, as the pipeline writes them. */
  readonly values: readonly (readonly [file: Text, values: JsonObject])[];
  /** Files whose format `pipe` does not read: they count as a whole. */
  readonly files: readonly Place[];
}

interface Entry {
  readonly file: Text;
  /** `a.b`; absent for all of the file. */
  readonly key?: string;
  readonly at: Path;
}

/**
 * `params` of a stage: keys of params.yaml, and files with their keys or as a whole; and the files of params that it has
 * among its deps, which it reads all of.
 */
export const readParamDeps = (
  raw: Json | undefined,
  at: Path,
  deps: readonly Place[],
  reader: StageReader,
): ParamDeps => {
  const entries = ((raw ?? []) as readonly (string | JsonObject)[]).flatMap((item, index) =>
    typeof item === 'string'
      ? keyEntries(reader.path('params.yaml', at, 'params'), [item], () => [...at, index], reader)
      : Object.entries(item).flatMap(([file, keys]) => fileEntries(file, keys, [...at, index, file], reader)),
  );
  return gather([...entries, ...deps.map((dep) => ({file: dep.path, at: dep.at}))], reader);
};

const fileEntries = (file: string, keys: Json, at: Path, reader: StageReader): readonly Entry[] => {
  const path = reader.path(file, at, 'params');
  if (path === undefined) return [];
  if (!Array.isArray(keys) || keys.length === 0) return [{file: path, at}];
  return keyEntries(path, keys as readonly Json[], (index) => [...at, index], reader);
};

const keyEntries = (
  file: Text | undefined,
  keys: readonly Json[],
  placeOf: (index: number) => Path,
  reader: StageReader,
): readonly Entry[] =>
  file === undefined
    ? []
    : keys.flatMap((raw, index) => {
        const key = reader.text(raw, placeOf(index))?.value;
        return key === undefined ? [] : [{file, key, at: placeOf(index)}];
      });

const gather = (entries: readonly Entry[], reader: StageReader): ParamDeps => {
  const values = new Map<string, readonly [Text, Record<string, Json>]>();
  const files = new Map<string, Place>();
  for (const {file, key, at} of entries) {
    if (!isSettable(file.value)) {
      reader.findings.remark(
        at,
        `${file.value} is neither JSON nor YAML: the stage depends on all of it, and --set does not reach it.`,
        reader.name,
      );
      files.set(file.value, {path: file, at});
      continue;
    }
    const path = join(reader.dir, file.value);
    const settings = reader.params.file(path, at);
    if (settings === undefined) continue;
    const [, written] = values.get(file.value) ?? [file, {}];
    for (const steps of stepsOf(settings, key, at, reader))
      put(written, steps, valueAt(settings, path, steps, at, reader));
    values.set(file.value, [file, written]);
  }
  return {values: [...values.values()], files: [...files.values()]};
};

/** Paths of the values that a key names: members of lists count as the whole list. */
const stepsOf = (
  settings: SettingsFile,
  key: string | undefined,
  at: Path,
  {findings}: StageReader,
): readonly (readonly string[])[] => {
  if (key === undefined) return Object.keys(settings.value).map((name) => [name]);
  const steps: string[] = [];
  let value: Json | undefined = settings.value;
  for (const step of key.replaceAll('[', '.').replaceAll(']', '').split('.')) {
    if (Array.isArray(value)) return [steps];
    value = member(value, step);
    steps.push(step);
    if (value !== undefined) continue;
    const suggestion = nearest(key, Object.keys(settings.value));
    findings.mistake(at, {
      rule: 'unknown-param',
      message: `there is no param "${key}" in the file.`,
      suggestion,
    });
    return [];
  }
  return [steps];
};

const valueAt = (
  settings: SettingsFile,
  path: string,
  steps: readonly string[],
  at: Path,
  {params, findings, name}: StageReader,
): Json => {
  const param = params.paramOf(path, steps);
  if (isExpressible(param)) {
    params.use(param);
    return `\${${printPath(param)}}`;
  }
  findings.remark(
    at,
    `"${steps.join('.')}" is written as it is now: its name cannot stand in a \${…} of pipe, so --set does not reach it.`,
    name,
  );
  return escapedValue(
    steps.reduce<Json | undefined>((value, step) => member(value, step), settings.value) ?? null,
  );
};

const put = (into: Record<string, Json>, [step, ...rest]: readonly string[], value: Json): void => {
  if (step === undefined) return;
  const before = into[step];
  // A part of what counts as a whole already.
  if (before !== undefined && !isObject(before)) return;
  if (rest.length === 0) into[step] = value;
  else put((into[step] ??= {}) as Record<string, Json>, rest, value);
};
