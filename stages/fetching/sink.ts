import {appendFileSync, closeSync, openSync} from 'node:fs';
import {Writable} from 'node:stream';

/** More than a socket ever gives at a time. */
export const sinkBytes = 2 ** 24;

/**
 * A stream to a file that has written each chunk before it is given the next, and so never asks its source to pause:
 * undici 6 throws where nothing can catch it if a connection ends while it is paused (nodejs/undici#5360).
 *
 * @param onChunk Told of the bytes of each chunk once they are written.
 */
export const sink = (path: string, flags: 'a' | 'w', onChunk: (bytes: number) => void): Writable => {
  const file = openSync(path, flags);
  return new Writable({
    highWaterMark: sinkBytes,
    write(chunk: Buffer, _, done) {
      done(written(file, chunk, onChunk));
    },
    destroy(error, done) {
      closeSync(file);
      done(error);
    },
  });
};

/** What kept a chunk from being written, such as a full disk. */
const written = (file: number, chunk: Buffer, onChunk: (bytes: number) => void): Error | undefined => {
  try {
    appendFileSync(file, chunk);
  } catch (error) {
    return error as Error;
  }
  onChunk(chunk.length);
  return undefined;
};
