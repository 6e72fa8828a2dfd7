import type {Path} from './locate.ts';

/** A `${path}` or `${path:-default}` in a text. */
export interface Reference {
  /** As it is written, braces included. */
  readonly source: string;
  /** Undefined where what stands between the braces is not a path. */
  readonly path: Path | undefined;
  readonly fallback: string | undefined;
  /** How many references of the same source precede it in the text. */
  readonly occurrence: number;
}

const reference = /\$\$\{|\$\{([^{}]*)\}|\$\{/g;
const inBraces = /^\s*([A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*|\[\d+\])*)\s*(?::-(.*))?$/s;

/** Whether anything in a text needs to be filled in or unescaped. */
export const isTemplate = (value: unknown): value is string =>
  typeof value === 'string' && value.includes('${');

/** Texts that stand in every cell and trial are parsed once; more than so many are not kept. */
const known = new Map<string, readonly (string | Reference)[]>();
const mostKnown = 10_000;

/** Literal stretches and references, in order; `$${` is a literal `${`. */
export const parseTemplate = (text: string): readonly (string | Reference)[] => {
  const before = known.get(text);
  if (before !== undefined) return before;
  const parts = parse(text);
  if (known.size < mostKnown) known.set(text, parts);
  return parts;
};

const parse = (text: string): readonly (string | Reference)[] => {
  const parts: (string | Reference)[] = [];
  const seen = new Map<string, number>();
  let end = 0;
  for (const match of text.matchAll(reference)) {
    parts.push(text.slice(end, match.index));
    end = match.index + match[0].length;
    parts.push(match[0] === '$${' ? '${' : readReference(match[0], match[1], seen));
  }
  parts.push(text.slice(end));
  return parts.filter((part) => part !== '');
};

/** `a.b[0]` as a path; undefined if it is not one. */
export const parsePath = (text: string): Path | undefined => {
  const [, path] = inBraces.exec(text) ?? [];
  if (path === undefined || path !== text) return undefined;
  return Array.from(path.matchAll(/[\w-]+/g), ([step], at) =>
    at > 0 && /^\d+$/.test(step) ? Number(step) : step,
  );
};

/** The text of a path, as `parsePath` reads it. */
export const printPath = (path: Path): string =>
  path.map((step, at) => (typeof step === 'number' ? `[${step}]` : at === 0 ? step : `.${step}`)).join('');

const readReference = (source: string, braced: string | undefined, seen: Map<string, number>): Reference => {
  const occurrence = seen.get(source) ?? 0;
  seen.set(source, occurrence + 1);
  const [, path, fallback] = inBraces.exec(braced ?? '') ?? [];
  return {source, path: path === undefined ? undefined : parsePath(path), fallback, occurrence};
};
