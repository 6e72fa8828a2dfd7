import {isObject, type Json, type JsonObject} from '../json.ts';
import type {Path} from '../pipeline/locate.ts';
import {member, namedParts} from '../pipeline/value.ts';
import {spellingKey, type Spellings} from './spelling.ts';

/** Values that a `${…}` may name, and where they come from. */
export interface Layer {
  /** Where they stand among the values: `['item']`. */
  readonly prefix: Path;
  readonly value: Json;
  /** The param of the pipeline that they are; without one, and without an alias, they are written as they are. */
  readonly param?: Path | undefined;
  /** Where the same values stand in the layers below. */
  readonly alias?: Path | undefined;
  readonly spellings?: Spellings | undefined;
  /** Where they stand in the file that `spellings` is of. */
  readonly source?: Path | undefined;
}

export interface Found {
  readonly value: Json;
  readonly param?: Path;
  /** As Python prints it, where that differs. */
  readonly spelling?: string;
}

/** What `${…}` means somewhere in a dvc.yaml. Later layers lie over earlier ones. */
export class DvcScope {
  readonly #layers: readonly Layer[];
  readonly #value: JsonObject;

  constructor(layers: readonly Layer[] = []) {
    this.#layers = layers;
    this.#value = layers.reduce<JsonObject>(
      (value, layer) => put(value, layer.prefix, layer.value) as JsonObject,
      {},
    );
  }

  with(...layers: readonly Layer[]): DvcScope {
    return new DvcScope([...this.#layers, ...layers]);
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#value, name);
  }

  find(path: Path): Found | undefined {
    const value = path.reduce<Json | undefined>(stepInto, this.#value);
    if (value === undefined) return undefined;
    const at = this.#layers.findLastIndex(({prefix}) => isWithin(path, prefix) || isWithin(prefix, path));
    const layer = this.#layers[at];
    // Made of several layers, it is no one param.
    if (layer === undefined || !isWithin(path, layer.prefix)) return {value};
    const rest = path.slice(layer.prefix.length);
    if (layer.alias) return new DvcScope(this.#layers.slice(0, at)).find([...layer.alias, ...rest]);
    const spelling = layer.spellings?.get(spellingKey([...(layer.source ?? []), ...rest]));
    return {
      value,
      ...(layer.param && {param: typed(this.#value, path, [...layer.param, ...rest])}),
      ...(spelling !== undefined && {spelling}),
    };
  }

  names(): readonly string[] {
    return namedParts(this.#value);
  }
}

const isWithin = (path: Path, prefix: Path): boolean =>
  prefix.every((step, at) => String(step) === String(path[at]));

const stepInto = (value: Json | undefined, step: string | number): Json | undefined =>
  member(value, Array.isArray(value) ? Number(step) : String(step));

/** Steps into lists are numbers, and are written so. */
const typed = (root: JsonObject, path: Path, param: Path): Path => {
  const offset = param.length - path.length;
  let value: Json | undefined = root;
  const isIndex = path.map((step) => {
    const inList = Array.isArray(value);
    value = stepInto(value, step);
    return inList;
  });
  return param.map((step, at) => (isIndex[at - offset] ? Number(step) : step));
};

/** Mappings are merged, as DVC does; anything else is replaced. */
const put = (into: Json | undefined, [step, ...rest]: Path, value: Json): Json => {
  const base = isObject(into) ? into : {};
  if (step !== undefined) return {...base, [step]: put(base[step], rest, value)};
  if (!isObject(into) || !isObject(value)) return value;
  return Object.entries(value).reduce<JsonObject>(
    (merged, [name, part]) => ({...merged, [name]: put(merged[name], [], part)}),
    into,
  );
};
