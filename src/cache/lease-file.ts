import {linkSync, mkdirSync, readFileSync, rmSync, statSync, unlinkSync, writeFileSync} from 'node:fs';
import {dirname} from 'node:path';
import type {Owner, ProcessIdentity} from './owner.ts';
import {isAlive} from './owner.ts';
import {isAbsence} from './listing.ts';
import {uniqueName} from './replace.ts';
import {sha256} from '../json.ts';

/** What a lease says: who has it, since when, and which process group works under it. */
export interface LeaseFile {
  readonly version: 1;
  readonly owner: Owner;
  /** Tells one lease of a key from the next. */
  readonly nonce: string;
  /** Milliseconds since 1970. */
  readonly sinceMs: number;
  readonly child?: ProcessIdentity;
}

/** A lease as found: its file may be torn after a power cut, then only its age speaks. */
export interface Held {
  readonly nonce: string;
  readonly alive: boolean;
  readonly file?: LeaseFile;
}

/**
 * Creates a lease together with its content: written under another name, then linked to its own, which fails where
 * there is one already. Returns whether it was created.
 */
export const createLease = (path: string, file: LeaseFile): boolean => {
  mkdirSync(dirname(path), {recursive: true});
  const temporary = `${path}.${uniqueName()}.tmp`;
  writeFileSync(temporary, JSON.stringify(file), {flag: 'wx'});
  try {
    linkSync(temporary, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(temporary, {force: true});
  }
};

const TORN_MS = 120_000;

export const readLease = (path: string): Held | undefined => {
  try {
    const signMs = statSync(path).mtimeMs;
    const text = readFileSync(path, 'utf8');
    const file = parse(text);
    if (file === undefined) return {nonce: sha256(text).slice(0, 16), alive: Date.now() - signMs < TORN_MS};
    return {nonce: file.nonce, alive: isAlive(file.owner, signMs), file};
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
};

const parse = (text: string): LeaseFile | undefined => {
  try {
    const file = JSON.parse(text) as LeaseFile | {readonly version: 0};
    return file.version === 1 && typeof file.nonce === 'string' && typeof file.owner.pid === 'number'
      ? file
      : undefined;
  } catch {
    return undefined;
  }
};

/** Whether a lease is still the one that was meant. */
export const isLease = (path: string, nonce: string): boolean => {
  try {
    return parse(readFileSync(path, 'utf8'))?.nonce === nonce;
  } catch (error) {
    if (isAbsence(error)) return false;
    throw error;
  }
};

/**
 * Writes a lease again in its place, filled up with blanks where the text before was longer: who reads it meanwhile may
 * find it torn, which counts as held. Another file under its name would cost several times as much, at every stage.
 */
export const rewriteLease = (path: string, file: LeaseFile): void =>
  writeFileSync(path, JSON.stringify(file).padEnd(statSync(path).size), {flag: 'r+'});

/** Removes a lease if it is still the one that was meant, torn or not. */
export const removeLease = (path: string, nonce: string): void => {
  if (!isLease(path, nonce) && readLease(path)?.nonce !== nonce) return;
  try {
    unlinkSync(path);
  } catch (error) {
    if (!isAbsence(error)) throw error;
  }
};

/** The holder of a lease, for people. */
export const describeHolder = ({file}: Held): string =>
  file === undefined ? 'an unknown process' : `process ${file.owner.pid} on ${file.owner.host}`;
