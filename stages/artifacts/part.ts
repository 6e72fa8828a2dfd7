import {access, readFile, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import type {Json, JsonObject} from '../../src/json.ts';
import type {Shape} from '../math/shape.ts';
import {dtypeOf, type NpyArray, type NpyValues} from './npy.ts';
import {decodeNpz, encodeNpz, type NpyArrays} from './npz.ts';

/** One file of an artifact: its name, and in words what it holds, for the message when it does not. */
export interface Part {
  readonly file: string;
  readonly holds: string;
}

/** @throws Error that names the file and what it should hold. */
export const readPart = async (dir: string, part: Part): Promise<Uint8Array> => {
  try {
    return await readFile(join(dir, part.file));
  } catch (cause) {
    throw unreadable(dir, part, cause);
  }
};

/** Whether a part that an artifact may lack is there. */
export const hasPart = (dir: string, {file}: Part): Promise<boolean> =>
  access(join(dir, file)).then(
    () => true,
    () => false,
  );

/** Opens a part that is read where it is needed; what `open` throws is put under the file's name. */
export const openPart = <T>(dir: string, part: Part, open: (path: string) => T): T => {
  try {
    return open(join(dir, part.file));
  } catch (cause) {
    throw 'code' in (cause as Error) ? unreadable(dir, part, cause) : misread(dir, part, cause);
  }
};

const unreadable = (dir: string, {file, holds}: Part, cause: unknown): Error => {
  const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
  return new Error(`${file} ${missing ? 'is missing' : 'cannot be read'}: expected ${holds}, in ${dir}`, {
    cause,
  });
};

const misread = (dir: string, {file, holds}: Part, cause: unknown): Error =>
  new Error(`${file}: ${(cause as Error).message}; expected ${holds}, in ${dir}`, {cause});

/** Reads a part and decodes it; what the decoder throws is put under the file's name. */
export const decodePart = async <T>(
  dir: string,
  part: Part,
  decode: (bytes: Uint8Array) => T,
): Promise<T> => {
  const bytes = await readPart(dir, part);
  try {
    return decode(bytes);
  } catch (cause) {
    throw misread(dir, part, cause);
  }
};

export const readArrays = (dir: string, part: Part): Promise<NpyArrays> => decodePart(dir, part, decodeNpz);

export const writeArrays = (dir: string, part: Part, arrays: NpyArrays): Promise<void> =>
  writeFile(join(dir, part.file), encodeNpz(arrays));

export const readJson = (dir: string, part: Part): Promise<JsonObject> =>
  decodePart(dir, part, (bytes) => {
    const value = JSON.parse(Buffer.from(bytes).toString('utf8')) as Json;
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new Error('not a JSON object');
    return value as JsonObject;
  });

/** Indented, keys sorted by code unit, so that equal values make equal bytes and differences read well. */
export const writeJson = (dir: string, part: Part, value: Json): Promise<void> =>
  writeFile(join(dir, part.file), `${JSON.stringify(sorted(value, part.file), null, 2)}\n`);

/** @throws Error unless the named array is there, of this element type and shape. */
export const arrayOf = <V extends NpyValues>(
  part: Part,
  arrays: NpyArrays,
  name: string,
  like: new (length: number) => V,
  shape: readonly number[],
): V => {
  const array: NpyArray | undefined = arrays[name];
  const expected = `${part.file}: expected ${name} of ${dtypeOf(new like(0))} [${shape.join(', ')}]`;
  if (!array) throw new Error(`${expected}, found only ${Object.keys(arrays).join(', ') || 'nothing'}`);
  if (!(array.values instanceof like) || array.shape.join() !== shape.join())
    throw new Error(`${expected}, got ${dtypeOf(array.values)} [${array.shape.join(', ')}]`);
  return array.values;
};

/** @throws Error unless the named member is a whole number of at least `least`. */
export const countOf = (part: Part, object: JsonObject, name: string, least: number): number => {
  const value = object[name];
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value;
  throw new Error(
    `${part.file}: expected ${name} to be a whole number from ${least} up, got ${JSON.stringify(value)}`,
  );
};

/** @throws Error unless the member `shape` is the lengths of one or more axes, each 1 or more. */
export const shapeOf = (part: Part, object: JsonObject): Shape => {
  const {shape} = object;
  const isLength = (value: Json): boolean => Number.isSafeInteger(value) && (value as number) >= 1;
  if (Array.isArray(shape) && shape.length > 0 && shape.every(isLength)) return shape as Shape;
  throw new Error(
    `${part.file}: expected shape to be the lengths of an example's axes, [2] for instance, got ${JSON.stringify(shape)}`,
  );
};

const sorted = (value: Json, path: string): Json => {
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new TypeError(`${path}: ${value} has no JSON form`);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item: Json, i) => sorted(item, `${path}[${i}]`));
  const object = value as JsonObject;
  const names = Object.keys(object).sort();
  return Object.fromEntries(names.map((name) => [name, sorted(object[name] as Json, `${path}.${name}`)]));
};
