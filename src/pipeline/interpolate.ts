import {parse as parseYaml} from 'yaml';
import type {Json, JsonObject} from '../json.ts';
import type {Path} from './locate.ts';
import type {Mistake} from './mistakes.ts';
import {nearest} from './nearest.ts';
import {isTemplate, parseTemplate, printPath, type Reference} from './template.ts';
import {hasTemplate} from './value.ts';

/** Stands for a value whose mistake has been reported, so that what depends on it is not reported again. */
export const failed = Symbol('failed');
export type Failed = typeof failed;

export type ReferenceMistake = Pick<Mistake, 'rule' | 'message' | 'suggestion'>;

/** Why a value that is there cannot be had, to be reported where it is asked for. */
export class Refusal {
  readonly mistake: ReferenceMistake;

  constructor(mistake: ReferenceMistake) {
    this.mistake = mistake;
  }
}

/** What `${…}` may name. */
export interface Scope {
  find(path: Path): Json | undefined | Failed | Refusal;
  /** Every path that can be found, for suggestions. */
  paths(): Iterable<string>;
  /** Whether a reference stays as it stands, because the runner fills it in; a refusal if it could not. */
  keeps?(path: Path): boolean | Refusal;
  /** Text in which nothing looks like what is kept. */
  escape?(text: string): string;
}

/** A reference that stays as it stands. */
class Kept {
  readonly source: string;

  constructor(path: Path) {
    this.source = `\${${printPath(path)}}`;
  }
}

export type ReportReference = (reference: Reference, mistake: ReferenceMistake) => void;

/** Values and texts grow by `${}` of `${}`; beyond this many values or characters it is a trap or an accident. */
const largest = 1_000_000;

/**
 * A text with its `${…}` filled in. A whole `${x}` is x, of whatever type; inside text a value is printed, lists and
 * mappings as JSON.
 */
export const fill = (text: string, scope: Scope, report: ReportReference): Json | Failed => {
  const parts = parseTemplate(text);
  const values = parts.map((part) => (typeof part === 'string' ? part : resolve(part, scope, report)));
  if (values.includes(failed)) return failed;
  const result = joined(values as readonly (Json | Kept)[], scope);
  if (sizeOf(result, largest) <= largest) return result;
  const last = parts.findLast((part) => typeof part !== 'string')!;
  report(last, {
    rule: 'too-large',
    message: `${last.source} makes this larger than ${largest} characters or values.`,
  });
  return failed;
};

const joined = (values: readonly (Json | Kept)[], scope: Scope): Json => {
  const [only, ...others] = values;
  if (others.length === 0 && typeof only !== 'string' && !(only instanceof Kept)) return only as Json;
  // What stands between those that are kept is one text: of two parts it may come to look like them.
  const stretches: string[] = [''];
  for (const value of values) {
    if (value instanceof Kept) stretches.push(value.source, '');
    else stretches.push(`${stretches.pop()}${print(value)}`);
  }
  return stretches.map((text, at) => (at % 2 === 0 ? (scope.escape?.(text) ?? text) : text)).join('');
};

const print = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

const resolve = (reference: Reference, scope: Scope, report: ReportReference): Json | Failed | Kept => {
  const {path, fallback, source} = reference;
  const fail = (mistake: ReferenceMistake): Failed => {
    report(reference, mistake);
    return failed;
  };
  if (path === undefined) return fail(notAPath(source));
  const keeps = scope.keeps?.(path) ?? false;
  if (keeps instanceof Refusal) return fail(keeps.mistake);
  if (keeps && fallback !== undefined) return fail(needsNoDefault(path));
  if (keeps) return new Kept(path);
  const found = scope.find(path);
  if (found instanceof Refusal) return fail(found.mistake);
  if (found !== undefined) return found;
  return fallback === undefined ? fail(unresolved(path, scope)) : readDefault(fallback);
};

/** A default is read as YAML reads a value (`${lr:-0.1}` is a number), or as plain text where that is not one. */
const readDefault = (text: string): Json => {
  try {
    const value: unknown = parseYaml(text, {schema: 'core', logLevel: 'silent'});
    if (typeof value === 'number') return Number.isFinite(value) ? value : text;
    return typeof value === 'boolean' || value === null ? value : typeof value === 'string' ? value : text;
  } catch {
    return text;
  }
};

const notAPath = (source: string): ReferenceMistake => ({
  rule: 'bad-reference',
  message: `${source} is not a reference; write \${name}, \${name.part}, \${name[0]} or \${name:-default}, and $\${ for a literal \${.`,
});

const needsNoDefault = (path: Path): ReferenceMistake => ({
  rule: 'bad-reference',
  message: `\${${printPath(path)}} is always there in a cmd and takes no default.`,
});

const unresolved = (path: Path, scope: Scope): ReferenceMistake => {
  const name = printPath(path);
  const near = nearest(name, scope.paths());
  const message = isRunnerName(path)
    ? `\${${name}} is known only in cmd.`
    : `there is no "${name}" among the params and matrix axes; write $\${${name}} if the text \${${name}} is meant.`;
  return {rule: 'unresolved-reference', message, suggestion: near === undefined ? undefined : `\${${near}}`};
};

/** `${out}` and `${in.NAME}` belong to commands. */
const isRunnerName = ([first]: Path): boolean => first === 'out' || first === 'in';

/** Number of values or characters, at least `limit` + 1 if there are more than that. */
const sizeOf = (value: Json, limit: number): number => {
  if (typeof value === 'string') return Math.max(1, value.length);
  if (value === null || typeof value !== 'object') return 1;
  let size = 1;
  for (const member of Object.values(value as JsonObject)) {
    size += sizeOf(member, limit - size);
    if (size > limit) return size;
  }
  return size;
};

/**
 * A copy of a value with every text in it filled in by `leaf`, which is told where it stands. Parts without such texts
 * are not copied.
 */
export const mapTexts = (value: Json, path: Path, leaf: (text: string, path: Path) => Json): Json => {
  if (isTemplate(value)) return leaf(value, path);
  if (value === null || typeof value !== 'object' || !hasTemplate(value)) return value;
  if (Array.isArray(value)) return value.map((item: Json, at) => mapTexts(item, [...path, at], leaf));
  const members = Object.entries(value).map(([name, member]) => [
    name,
    mapTexts(member, [...path, name], leaf),
  ]);
  return Object.fromEntries(members) as JsonObject;
};
