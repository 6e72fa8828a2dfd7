import {closeSync, fstatSync, openSync, readSync} from 'node:fs';

/** More than ten lines of a terminal's width. */
const tailBytes = 16_384;

/** The last lines of a log, at most ten, without the empty ones. What a carriage return overwrote is left out. */
export const lastLines = (path: string): readonly string[] => {
  const text = readEnd(path);
  return text
    .split('\n')
    .map((line) => line.trimEnd().split('\r').at(-1) as string)
    .filter((line) => line !== '')
    .slice(-10);
};

const readEnd = (path: string): string => {
  const file = openSync(path, 'r');
  try {
    const {size} = fstatSync(file);
    const buffer = Buffer.alloc(Math.min(size, tailBytes));
    const count = readSync(file, buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString('utf8', 0, count);
  } finally {
    closeSync(file);
  }
};
