import {createHash, type Hash} from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import {join} from 'node:path';
import type {JsonObject} from '../../src/json.ts';

/** Rows of one length in bytes that are made block by block and outlive a kill, with a memo of how they were made. */
export interface KeptRows {
  /** Where they are, from the file's beginning on. */
  readonly path: string;
  /** Rows that were kept when this was opened, and the memo of that time; none at the first start. */
  readonly found: {readonly count: number; readonly memo: JsonObject};
  append(block: Uint8Array): void;
  /** Puts all that was appended safely on disk: a process that opens these rows from now on finds them. */
  keep(memo: JsonObject): void;
  close(): void;
}

interface Note {
  readonly rows: number;
  /** Of the rows' bytes: a flipped bit would end in a wrong result that looks right. */
  readonly sha256: string;
  readonly memo: JsonObject;
}

/**
 * Opens the rows of a directory that outlives the process. Those that are damaged are not used: that is noted, and they
 * are made anew.
 */
export const openKeptRows = (dir: string, rowBytes: number, note: (line: string) => void): KeptRows => {
  const [path, notePath] = [join(dir, 'rows.bin'), join(dir, 'rows.json')];
  const file = openSync(path, existsSync(path) ? 'r+' : 'w+');
  const {found, hash} = recover(file, notePath, rowBytes, () => {
    note(`${path} cannot be used, its rows are made anew: its bytes are not those written`);
  });
  let bytes = found.count * rowBytes;
  ftruncateSync(file, bytes);
  return {
    path,
    found,
    append: (block) => {
      writeWhole(file, block, bytes);
      hash.update(block);
      bytes += block.length;
    },
    keep: (memo) => {
      fsyncSync(file);
      const kept: Note = {rows: bytes / rowBytes, sha256: hash.copy().digest('hex'), memo};
      replace(notePath, JSON.stringify(kept));
    },
    close: () => {
      closeSync(file);
    },
  };
};

/** What the note says is there, with the hash to go on with; nothing where it is not there as it was written. */
const recover = (
  file: number,
  notePath: string,
  rowBytes: number,
  onDamage: () => void,
): {readonly found: KeptRows['found']; readonly hash: Hash} => {
  const nothing = {found: {count: 0, memo: {}}, hash: createHash('sha256')};
  const told = read(notePath);
  if (!told) return nothing;
  const hash = hashOf(file, told.rows * rowBytes);
  if (hash?.copy().digest('hex') === told.sha256) return {found: {count: told.rows, memo: told.memo}, hash};
  onDamage();
  return nothing;
};

/** Undefined where there is none, or none that can be read. */
const read = (path: string): Note | undefined => {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Note;
  } catch {
    return undefined;
  }
};

/** Of the first so many bytes; undefined where the file is shorter. */
const hashOf = (file: number, length: number): Hash | undefined => {
  const hash = createHash('sha256');
  const piece = Buffer.alloc(2 ** 20);
  for (let done = 0; done < length;) {
    const count = readSync(file, piece, 0, Math.min(piece.length, length - done), done);
    if (count === 0) return undefined;
    hash.update(piece.subarray(0, count));
    done += count;
  }
  return hash;
};

const writeWhole = (file: number, bytes: Uint8Array, at: number): void => {
  for (let done = 0; done < bytes.length;)
    done += writeSync(file, bytes, done, bytes.length - done, at + done);
};

/** Whole or not at all. */
const replace = (path: string, text: string): void => {
  const beside = `${path}.new`;
  const file = openSync(beside, 'w');
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(beside, path);
};
