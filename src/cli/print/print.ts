import {visible} from '../../format.ts';

/** Prints lines on standard output. Names and values in them may hold anything: a terminal is shown it, and does not obey. */
export const print = (...lines: readonly string[]): void => draw(...lines.map(visible));

/** Prints what a terminal is to obey, as pictures are. */
export const draw = (...lines: readonly string[]): void => {
  for (const line of lines) process.stdout.write(`${line}\n`);
};

/** Prints one JSON value, indented. */
export const printJson = (value: unknown): void => print(JSON.stringify(value, null, 2));
