/**
 * What a pickle describes. A list or a tuple is an array, a dict a Map, an integer beyond 2⁵³ a bigint. An object of a
 * class that the reader does not know is an instance that can do nothing.
 */
export type Pickled = null | boolean | number | bigint | string | Uint8Array | Pickled[] | Dict | Instance;
export type Dict = Map<Pickled, Pickled>;

/** An object, a class or a function. */
export interface Instance {
  /** Dotted name of its class; a class's or a function's own. */
  readonly name: string;
  /** What a call of a known class or function makes. */
  readonly call?: (args: readonly Pickled[]) => Pickled;
  /** Takes the state that the pickle restores after a call. */
  readonly build?: (state: Pickled) => void;
}

/** How a pickle meets what lies outside it. */
export interface World {
  /** What stands for a class or a function, by dotted name. Nothing is ever loaded or run by that name. */
  find(name: string): Instance;
  /** What an identity stands for that the pickle's writer put in the place of an object. */
  persistent(id: Pickled): Pickled;
}

export const isInstance = (value: Pickled | undefined): value is Instance =>
  typeof value === 'object' && value !== null && 'name' in value;

/** What a call of this global makes: an object that can do nothing unless the global is known. */
export const called = (callee: Instance, args: readonly Pickled[]): Pickled =>
  callee.call ? callee.call(args) : {name: callee.name};

/** A value in words, for a message. */
export const inWords = (value: Pickled | undefined): string => {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (value instanceof Map) return `a dict with ${keysInWords(value)}`;
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (typeof value === 'object') return `an object of ${value.name.slice(0, longest)}`;
  return typeof value === 'string'
    ? `the text ${JSON.stringify(value.slice(0, longest))}`
    : keyInWords(value);
};

/** A key of a dict as text; one that is not a name stands as (…), as lists in lists may unfold without end. */
export const keyInWords = (key: Pickled): string =>
  typeof key === 'object' ? '(…)' : String(key).slice(0, longest);

const shown = 10;
const longest = 120;

const keysInWords = (dict: Dict): string => {
  if (dict.size === 0) return 'no keys';
  const keys = [...dict.keys()].slice(0, shown).map(keyInWords);
  const more = dict.size > shown ? ` and ${dict.size - shown} more` : '';
  return `the ${dict.size === 1 ? 'key' : 'keys'} ${keys.join(', ')}${more}`;
};
