import {basename, extname} from 'node:path';
import {merge, type Json, type JsonObject} from '../json.ts';
import type {Path} from '../pipeline/locate.ts';
import type {Findings} from './findings.ts';
import {firstClash} from './first-clash.ts';
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

  /**
   * Makes keys of a file params, all of them if none are named: those of a stage's own `vars` below a param called after
   * the file, as another stage may mean something else by them.
   */
  load(path: string, at: Path, keys?: readonly string[], stage?: string): readonly Layer[] {
    if (!isReadable(path)) {
      this.#findings.mistake(at, {
        rule: 'unknown-format',
        message: `${basename(path)} cannot be read for templating; pipe reads YAML, JSON, TOML and Python.`,
      });
      return [];
    }
    const file = this.file(path, at);
    if (file === undefined) return [];
    return (keys ?? Object.keys(file.value)).flatMap((key) => {
      const value = file.value[key];
      if (value === undefined) {
        this.#findings.mistake(at, {rule: 'unknown-param', message: `${basename(path)} has no "${key}".`});
        return [];
      }
      if (stage === undefined) this.#raise(path, key, value, at);
      const param = this.paramOf(path, [key]);
      return [{prefix: [key], value, param, spellings: file.spellings, source: [key]}];
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

  /** A file that is named again says nothing new. */
  #raise(path: string, key: string, value: Json, at: Path): void {
    const names = this.#loaded.get(path) ?? new Map<string, string>();
    this.#loaded.set(path, names);
    if (!names.has(key)) names.set(key, this.#define(key, value, at));
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
