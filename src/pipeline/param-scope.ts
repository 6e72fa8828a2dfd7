import {isObject, type Json, type JsonObject} from '../json.ts';
import {failed, fill, Refusal, type Failed, type ReferenceMistake, type Scope} from './interpolate.ts';
import type {Path} from './locate.ts';
import type {RawParams} from './params.ts';
import {placeOfReference, type Source} from './source.ts';
import {isTemplate, printPath, type Reference} from './template.ts';
import {hasTemplate, member, namedParts, partAt} from './value.ts';

/** Longer chains of params that refer to params are accidents, and would exhaust the stack. */
const longestChain = 100;

/** Params as a scope, and as values. */
export interface Params extends Scope {
  /** All params; those that fail are left out, having been reported. */
  all(): JsonObject;
}

/** Where a mistake has hidden what params there are: any name may be one of them. */
export const unknownParams: Params = {find: () => failed, paths: () => [], all: () => ({})};

/**
 * Params whose `${…}` are filled in when they are first asked for, so that they may refer to each other in any order.
 * What a param fails by is reported once, however often it is used.
 */
export class ParamScope implements Params {
  readonly #source: Source;
  readonly #raw: RawParams;
  readonly #known = new Map<string, Json | Failed>();
  /** Names of the params that are being filled in, each for the sake of the next. */
  readonly #open: string[] = [];
  #paths: readonly string[] | undefined;

  constructor(source: Source, raw: RawParams) {
    this.#source = source;
    this.#raw = raw;
  }

  all(): JsonObject {
    const values = Object.entries(this.#raw.value).map(
      ([name, raw]) => [name, this.#evaluate([name], raw)] as const,
    );
    return Object.fromEntries(values.filter(([, value]) => value !== failed)) as JsonObject;
  }

  find(path: Path): Json | undefined | Failed | Refusal {
    let part: Json | undefined = this.#raw.value;
    let depth = 0;
    for (const step of path) {
      if (isTemplate(part)) return this.#partOfTemplate(path.slice(0, depth), part, path.slice(depth));
      part = member(part, step);
      if (part === undefined) return undefined;
      depth += 1;
    }
    return this.#evaluate(path, part);
  }

  paths(): readonly string[] {
    return (this.#paths ??= namedParts(this.#raw.value));
  }

  #partOfTemplate(path: Path, text: string, rest: Path): Json | undefined | Failed | Refusal {
    const whole = this.#evaluate(path, text);
    return whole === failed || whole instanceof Refusal ? whole : partAt(whole, rest);
  }

  #evaluate(path: Path, raw: Json): Json | Failed | Refusal {
    if (!hasTemplate(raw)) return raw;
    const name = printPath(path);
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    if (this.#open.includes(name)) return this.#circle(name);
    if (this.#open.length > longestChain) return tooLongAChain;
    this.#open.push(name);
    const value = isTemplate(raw)
      ? this.#fill(path, raw)
      : this.#members(path, raw as JsonObject | readonly Json[]);
    this.#open.pop();
    if (!(value instanceof Refusal)) this.#known.set(name, value);
    return value;
  }

  #fill(path: Path, text: string): Json | Failed {
    return fill(text, this, (reference, mistake) => this.#report(path, reference, mistake));
  }

  #members(path: Path, raw: JsonObject | readonly Json[]): Json | Failed | Refusal {
    const parts = Object.entries(raw).map(([name, part]) => {
      const step = isObject(raw) ? name : Number(name);
      return [name, this.#evaluate([...path, step], part)] as const;
    });
    const bad = parts.find(([, part]) => part === failed || part instanceof Refusal);
    if (bad !== undefined) return bad[1];
    return isObject(raw) ? (Object.fromEntries(parts) as JsonObject) : parts.map(([, part]) => part as Json);
  }

  #circle(name: string): Refusal {
    const names = [...this.#open.slice(this.#open.indexOf(name)), name];
    return new Refusal({
      rule: 'circular-reference',
      message: `params refer to each other in a circle: ${names.join(' → ')}.`,
    });
  }

  #report(path: Path, reference: Reference, mistake: ReferenceMistake): void {
    const origin = this.#raw.originOf(path);
    const placed =
      'option' in origin
        ? {...mistake, message: `${origin.option}: ${mistake.message}`}
        : {...mistake, range: placeOfReference(this.#source, origin.path, reference)};
    this.#source.mistakes.error(placed);
  }
}

const tooLongAChain = new Refusal({
  rule: 'circular-reference',
  message: `more than ${longestChain} params refer to one another in a row.`,
});
