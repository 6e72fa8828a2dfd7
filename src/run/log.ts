import {closeSync, fstatSync, openSync, readSync} from 'node:fs';
import {stripVTControlCharacters} from 'node:util';
import {isAbsence} from '../cache/listing.ts';

/** More than ten lines of a terminal's width. */
const tailBytes = 16_384;

/** The last lines of a log, at most ten, without the empty ones; none where there is no log. What a carriage return overwrote is left out. */
export const lastLines = (path: string): readonly string[] => {
  return readEnd(path)
    .split('\n')
    .map((line) => plain(line.trimEnd().split('\r').at(-1) as string))
    .filter((line) => line !== '')
    .filter(hasNews)
    .slice(-10);
};

/** Without what a terminal would obey, as it clears the screen or goes on in red, and a page would show. */
const plain = (line: string): string => stripVTControlCharacters(line).replace(/(?!\t)\p{Cc}/gu, '');

/** Of the frames below an error the first alone, where it was thrown: ten of them would push its message out. */
const hasNews = (line: string, i: number, lines: readonly string[]): boolean =>
  i === 0 || !isFrame(line) || !isFrame(lines[i - 1]!);

const isFrame = (line: string): boolean => /^ {4,}at .+(:\d+|\))( \{)?$/.test(line);

const readEnd = (path: string): string => {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (isAbsence(error)) return '';
    throw error;
  }
  try {
    const {size} = fstatSync(file);
    const buffer = Buffer.alloc(Math.min(size, tailBytes));
    const count = readSync(file, buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString('utf8', 0, count);
  } finally {
    closeSync(file);
  }
};
