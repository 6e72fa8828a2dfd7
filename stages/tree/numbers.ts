import {readFileSync} from 'node:fs';
import {basename, extname, join} from 'node:path';
import {parse} from 'yaml';

/**
 * The numbers in files of measurements, JSON or YAML, each by its path in the file: `train.loss`. Where several files
 * have the same name for a number, the file's comes before it.
 *
 * @throws Error on a file that is neither.
 */
export const numbersIn = (dir: string, paths: readonly string[]): ReadonlyMap<string, number> => {
  const all = paths.map((path) => ({path, numbers: [...flatten(readValue(dir, path))]}));
  const counts = new Map<string, number>();
  for (const [name] of all.flatMap(({numbers}) => numbers)) counts.set(name, (counts.get(name) ?? 0) + 1);
  const fullName = (path: string, name: string): string =>
    counts.get(name) === 1 ? name : `${basename(path, extname(path))}.${name}`;
  return new Map(
    all.flatMap(({path, numbers}) =>
      numbers.map(([name, number]) => [fullName(path, name), number] as const),
    ),
  );
};

const readValue = (dir: string, path: string): unknown => {
  try {
    return parse(readFileSync(join(dir, path), 'utf8').replace(/\b(NaN|-?Infinity)\b/g, 'null'));
  } catch (error) {
    throw new Error(`${path} should hold metrics as JSON or YAML: ${(error as Error).message}`, {
      cause: error,
    });
  }
};

const flatten = function* (value: unknown, name = ''): Generator<readonly [string, number]> {
  if (typeof value === 'number' && Number.isFinite(value)) yield [name || 'value', value];
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value))
    yield* flatten(member, name === '' ? key : `${name}.${key}`);
};
