import {createHash} from 'node:crypto';
import {readSync} from 'node:fs';

/** What reading a file to its end found. */
export interface Contents {
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * One buffer serves all hashing of the process: it is filled and hashed without a pause between, so nobody else can
 * come in between. Synchronous reads of 1 MiB cost a third of the CPU time of a stream.
 */
const buffer = Buffer.allocUnsafe(1 << 20);

/** Hashes what an open file holds from its start on, all at once. */
export const hashNow = (descriptor: number): Contents => {
  const hash = createHash('sha256');
  let bytes = 0;
  for (let read = fill(descriptor, bytes); read > 0; read = fill(descriptor, bytes)) {
    hash.update(buffer.subarray(0, read));
    bytes += read;
  }
  return {bytes, sha256: hash.digest('hex')};
};

/**
 * The same with pauses, so that events are served while gigabytes are hashed. It stops at `size`, which spares small
 * files the read that finds their end.
 */
export const hashPaced = async (descriptor: number, size: number, pace: Pace): Promise<Contents> => {
  const hash = createHash('sha256');
  let bytes = 0;
  while (bytes < size) {
    const read = fill(descriptor, bytes);
    if (read === 0) break;
    hash.update(buffer.subarray(0, read));
    bytes += read;
    if (pace.due()) await pace.pause();
  }
  return {bytes, sha256: hash.digest('hex')};
};

const fill = (descriptor: number, at: number): number => readSync(descriptor, buffer, 0, buffer.length, at);

/** Long synchronous work asks it whether to let others have a turn. */
export interface Pace {
  due(): boolean;
  pause(): Promise<void>;
}

const TURN_MS = 15;

export const makePace = (): Pace => {
  let since = performance.now();
  return {
    due: () => performance.now() - since > TURN_MS,
    pause: async () => {
      await new Promise((resolve) => setImmediate(resolve));
      since = performance.now();
    },
  };
};
