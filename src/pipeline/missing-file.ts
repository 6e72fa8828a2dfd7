import {readdirSync} from 'node:fs';
import {basename, dirname} from 'node:path';
import type {Diagnostic} from './diagnostic.ts';
import {nearest} from './nearest.ts';

/** Why a pipeline file cannot be read, with the pipeline beside it that was most likely meant. */
export const missingFile = (file: string, {code, message}: NodeJS.ErrnoException): Diagnostic => {
  const suggestion =
    code === 'ENOENT' || code === 'EISDIR' ? nearest(basename(file), pipelinesIn(dirname(file))) : undefined;
  const reason = (code !== undefined && reasons[code]) || `cannot be read: ${message}.`;
  const near = suggestion === undefined ? {} : {suggestion};
  return {severity: 'error', rule: 'unreadable-file', message: reason, file, ...near};
};

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file.',
  EISDIR: 'is a directory; name the pipeline file in it.',
  EACCES: 'may not be read; check its permissions.',
};

const pipelinesIn = (dir: string): readonly string[] => {
  try {
    return readdirSync(dir).filter((name) => /\.ya?ml$/.test(name));
  } catch {
    return [];
  }
};
