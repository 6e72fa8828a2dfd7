/** Prints lines on standard output. */
export const print = (...lines: readonly string[]): void => {
  for (const line of lines) process.stdout.write(`${line}\n`);
};

/** Prints one JSON value, indented. */
export const printJson = (value: unknown): void => print(JSON.stringify(value, null, 2));
