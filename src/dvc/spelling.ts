import {isPair, isScalar, isSeq, visit, type Document, type Node, type Pair} from 'yaml';
import type {Json} from '../json.ts';
import type {Path} from '../pipeline/locate.ts';

/** How Python, which DVC is written in, prints the numbers of a document, where that is not how `pipe` prints them. */
export type Spellings = ReadonlyMap<string, string>;

export const noSpellings: Spellings = new Map();

/** Numbers are known by their path. */
export const spellingKey = (path: Path): string => JSON.stringify(path.map(String));

/** `1.0` and `1e-5` are `1` and `0.00001` here, but `1.0` and `1e-05` in Python. */
export const spellingsIn = (document: Document): Spellings => {
  const found = new Map<string, string>();
  visit(document, {
    Scalar: (key, scalar, ancestors) => {
      if (key === 'key' || typeof scalar.value !== 'number' || !/[.eE]/.test(scalar.source ?? '')) return;
      const printed = printFloat(scalar.value);
      if (printed !== String(scalar.value)) found.set(spellingKey(pathOf(scalar, ancestors)), printed);
    },
  });
  return found;
};

/** As Python's `str` does: with a point or an exponent always, and an exponent sooner than JavaScript. */
export const printFloat = (value: number): string => {
  const size = Math.abs(value);
  if (value !== 0 && (size < 1e-4 || size >= 1e16))
    return value.toExponential().replace(/e([-+])(\d)$/, 'e$10$2');
  return Number.isInteger(value) ? `${value}.0` : String(value);
};

/** As DVC puts a scalar into a text. */
export const printScalar = (value: Json, spelling?: string): string =>
  spelling ?? (value === null ? 'None' : String(value));

/** Where a node stands: the keys and the places in lists that lead to it. */
const pathOf = (node: Node, ancestors: readonly (Document | Node | Pair)[]): Path =>
  ancestors.flatMap<string | number>((parent, at) => {
    if (isPair(parent) && isScalar(parent.key)) return [String(parent.key.value)];
    return isSeq(parent) ? [parent.items.indexOf(ancestors[at + 1] ?? node)] : [];
  });
