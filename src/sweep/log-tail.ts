import {closeSync, existsSync, fstatSync, openSync, readSync, statSync} from 'node:fs';
import {entryIn, type Entry} from './log.ts';

/** What any process appends to a sweep's log from now on. */
export class LogTail {
  readonly #path: string;
  #offset: number;

  constructor(path: string) {
    this.#path = path;
    this.#offset = statSync(path, {throwIfNoEntry: false})?.size ?? 0;
  }

  /** The lines that were ended since the last call; one that is still being written is told the next time. */
  news(): readonly Entry[] {
    const bytes = bytesAfter(this.#path, this.#offset);
    const end = bytes.lastIndexOf('\n') + 1;
    this.#offset += end;
    return bytes.toString('utf8', 0, end).split('\n').flatMap(entryIn);
  }
}

const bytesAfter = (path: string, offset: number): Buffer => {
  if (!existsSync(path)) return Buffer.alloc(0);
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(Math.max(0, fstatSync(file).size - offset));
    return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, offset));
  } finally {
    closeSync(file);
  }
};
