import type {ByteRange} from '../../schemas/byte-range.ts';
import type {JsonObject} from '../../src/json.ts';
import type {Part} from './part.ts';

/** What the bytes 0 and 255 stand for: [0, 1], or [−1, 1] for centred data. */
export type Range = readonly [low: number, high: number];

export const rangeNamed = (name: ByteRange): Range => (name === 'unit' ? [0, 1] : [-1, 1]);

/** Both in words, where they are not the same; of what are no images nothing is known. */
export const differentRanges = (a?: Range, b?: Range): readonly string[] | undefined =>
  a && b && a.join() !== b.join() ? [a, b].map(([low, high]) => `from ${low} to ${high}`) : undefined;

/** Bytes to the numbers they stand for. */
export const fromBytes = (bytes: Uint8Array, [low, high]: Range): Float32Array => {
  const table = Float32Array.from({length: 256}, (_, byte) => low + ((high - low) * byte) / 255);
  const values = new Float32Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) values[i] = table[bytes[i]!]!;
  return values;
};

/** Numbers to the nearest byte; what is out of range becomes its end. */
export const toBytes = (values: Float32Array, [low, high]: Range): Uint8Array => {
  const bytes = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++)
    bytes[i] = Math.min(255, Math.max(0, Math.round((255 * (values[i]! - low)) / (high - low))));
  return bytes;
};

/** The member `range`; undefined where there is none. @throws Error unless it is two numbers that ascend. */
export const rangeOf = (part: Part, {range}: JsonObject): Range | undefined => {
  if (range === undefined) return undefined;
  const ends: readonly unknown[] = Array.isArray(range) ? range : [];
  const [low, high] = ends;
  if (ends.length === 2 && typeof low === 'number' && typeof high === 'number' && low < high)
    return [low, high];
  throw new Error(
    `${part.file}: expected range to be the two numbers that 0 and 255 stand for, got ${JSON.stringify(range)}`,
  );
};
