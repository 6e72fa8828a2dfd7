import {writeSync} from 'node:fs';
import type {StageEvent} from './event.ts';

/** Writes events, one JSON line each, so that they are the runner's as soon as the call returns. */
export interface EventStream {
  send(event: StageEvent): void;
}

const nap = new Int32Array(new SharedArrayBuffer(4));

/** A full pipe may refuse bytes for now, if the runner made it non-blocking. */
const writeAll = (fd: number, bytes: Uint8Array): void => {
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(fd, bytes, at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(nap, 0, 0, 2);
    }
  }
};

/**
 * Events on a file descriptor, or nowhere without one. A runner that no longer reads ends the stream, not the stage: it
 * may be about to save a checkpoint.
 */
export const eventStream = (fd: number | undefined, onRunnerGone: () => void): EventStream => {
  let open = fd !== undefined;
  return {
    send(event) {
      if (!open || fd === undefined) return;
      try {
        writeAll(fd, Buffer.from(`${JSON.stringify(event)}\n`));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
        open = false;
        onRunnerGone();
      }
    },
  };
};
