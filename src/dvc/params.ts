import {basename, extname} from 'node:path';
import type {Json, JsonObject} from '../json.ts';
import type {Path} from '../pipeline/locate.ts';
import {isObject} from '../pipeline/value.ts';
import type {Findings} from './findings.ts';
import type {Layer} from './scope.ts';
import {isReadable, readSettings, type SettingsFile} from './settings-file.ts';
import {escapedValue} from './text.ts';

/** A name that a param of a pipeline can have. */
const asParam = (name: string): string => {
  const letters = name.replace(/[^\w-]/g, '_').replace(/^(?![A-Za-z_])/, '_');
  return ['in', 'out'].includes(letters) ? `${letters}_` : letters;
};

/**
 * The params of the pipeline in the making. What `${…}` may name becomes a param of the same name; values of other files
 * of params, and of the `vars` of one stage, become parts of a param that is called after the file or the stage.
 */
export class Params {
  readonly #findings: Findings;
  readonly #values = new Map<string, Json>();
  readonly #used = new Set<string>();
  readonly #files = new Map<string, SettingsFile | undefined>();
  /** File → its keys that are params by themselves → the names of these. */
  readonly #loaded = new Map<string, Map<string, string>>();
  readonly #groups = new Map<string, string>();

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  /** A file of params; undefined, with the mistake noted, if there is none or it cannot be read. */
  file(path: string, at: Path): SettingsFile | undefined {
    if (this.#files.has(path)) return this.#files.get(path);
    let file: SettingsFile | undefined;
    try {
      file = readSettings(path);
      if (file === undefined) this.#findings.mistake(at, missing(path));
    } catch (error) {
      this.#findings.mistake(at, {
        rule: 'bad-params-file',
        message: `${basename(path)} ${(error as Error).message}.`,
      });
    }
    this.#files.set(path, file);
    return file;
  }

  /** Makes keys of a file params by themselves, all of them if none are named. */
  load(path: string, at: Path, keys?: readonly string[]): readonly Layer[] {
    if (!isReadable(path)) {
      this.#findings.mistake(at, {
        rule: 'unknown-format',
        message: `${basename(path)} cannot be read for templating; pipe reads JSON and YAML.`,
      });
      return [];
    }
    const file = this.file(path, at);
    if (file === undefined) return [];
    const names = this.#loaded.get(path) ?? new Map<string, string>();
    this.#loaded.set(path, names);
    return (keys ?? Object.keys(file.value)).flatMap((key) => {
      const value = file.value[key];
      if (names.has(key)) return [];
      if (value === undefined) {
        this.#findings.mistake(at, {rule: 'unknown-param', message: `${basename(path)} has no "${key}".`});
        return [];
      }
      const name = this.#define(key, value, at);
      names.set(key, name);
      return [{prefix: [key], value, param: [name], spellings: file.spellings, source: [key]}];
    });
  }

  /** Makes the values of a `vars` entry params, those of one stage below a param called after it. */
  define(values: JsonObject, at: Path, stage?: string): readonly Layer[] {
    return Object.entries(values).map(([key, value]) => {
      if (stage === undefined) return {prefix: [key], value, param: [this.#define(key, value, at)]};
      const group = this.#group(`stage ${stage}`, `${stage}_vars`, {});
      this.#values.set(group, {...(this.#values.get(group) as JsonObject), [key]: value});
      return {prefix: [key], value, param: [group, key]};
    });
  }

  /** The param that a value of a file is. */
  paramOf(path: string, steps: Path): Path {
    const [key, ...rest] = steps;
    const name = this.#loaded.get(path)?.get(String(key));
    if (name !== undefined) return [name, ...rest];
    const group = this.#group(path, basename(path, extname(path)), this.#files.get(path)?.value ?? {});
    return [group, ...steps];
  }

  /** Whether any stage, or a template, takes params from it. */
  knows(path: string): boolean {
    return this.#files.has(path);
  }

  use = (param: Path): void => void this.#used.add(String(param[0]));

  /** The params that stages use, as they are written. */
  written(): JsonObject {
    const used = [...this.#values].filter(([name]) => this.#used.has(name));
    return Object.fromEntries(used.map(([name, value]) => [name, escapedValue(value)]));
  }

  unused(): readonly string[] {
    return [...this.#values.keys()].filter((name) => !this.#used.has(name));
  }

  #define(key: string, value: Json, at: Path): string {
    const name = asParam(key);
    const before = this.#values.get(name);
    const clash = before === undefined ? undefined : firstClash(before, value, key);
    if (clash !== undefined)
      this.#findings.mistake(at, {
        rule: 'duplicate-param',
        message: `"${clash}" has a value already; DVC does not redefine it.`,
      });
    if (name !== key)
      this.#findings.remark(
        at,
        `the param "${key}" is called "${name}", since names here are letters, digits, "_" and "-", other than "in" and "out".`,
      );
    this.#values.set(name, merge(before, value));
    return name;
  }

  #group(identity: string, wanted: string, value: Json): string {
    const known = this.#groups.get(identity);
    if (known !== undefined) return known;
    let name = asParam(wanted);
    while (this.#values.has(name)) name = `${name}_`;
    this.#values.set(name, value);
    this.#groups.set(identity, name);
    return name;
  }
}

const missing = (path: string) => ({
  rule: 'no-such-file',
  message: `there is no file of params ${basename(path)} here.`,
});

const merge = (before: Json | undefined, value: Json): Json => {
  if (!isObject(before) || !isObject(value)) return value;
  const members = Object.entries(value).map(([name, part]) => [name, merge(before[name], part)]);
  return {...before, ...(Object.fromEntries(members) as JsonObject)};
};

/** The name of a part that two values both say. */
const firstClash = (before: Json, value: Json, name: string): string | undefined => {
  if (!isObject(before) || !isObject(value)) return name;
  return Object.entries(value)
    .filter(([key]) => key in before)
    .map(([key, part]) => firstClash(before[key] as Json, part, `${name}.${key}`))
    .find((clash) => clash !== undefined);
};
