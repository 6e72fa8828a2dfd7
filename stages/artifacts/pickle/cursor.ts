import type {ByteSource} from '../byte-source.ts';

/** Reads bytes one after the other. */
export interface Cursor {
  /** Number of the next byte. */
  at(): number;
  byte(): number;
  /** The next bytes; not to be kept where they may be written to. */
  take(length: number): Buffer;
  /** Up to the end of the line, which is passed. */
  line(): Buffer;
}

const chunkBytes = 65_536;

/** A cursor over a source, which is read a chunk at a time. Its methods throw a RangeError past the end. */
export const cursorAt = (source: ByteSource, start: number): Cursor => {
  let chunk: Buffer = Buffer.alloc(0);
  let chunkAt = start;
  let at = start;
  const filled = (): Buffer => {
    if (at < chunkAt || at >= chunkAt + chunk.length) {
      // At least one byte, so that the end of the source is an error.
      chunk = source.read(at, Math.max(1, Math.min(chunkBytes, source.size - at)));
      chunkAt = at;
    }
    return chunk;
  };
  const take = (length: number): Buffer => {
    if (length === 0) return Buffer.alloc(0);
    const from = at - chunkAt;
    const near = from >= 0 && from + length <= chunk.length;
    const bytes = near ? chunk.subarray(from, from + length) : source.read(at, length);
    at += length;
    return bytes;
  };
  return {
    at: () => at,
    take,
    byte: () => {
      const value = filled()[at - chunkAt]!;
      at++;
      return value;
    },
    line: () => {
      const pieces: Buffer[] = [];
      for (;;) {
        const rest = filled().subarray(at - chunkAt);
        const end = rest.indexOf(10);
        pieces.push(take(end < 0 ? rest.length : end));
        if (end < 0) continue;
        at++;
        return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
      }
    },
  };
};
