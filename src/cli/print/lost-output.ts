/** 128 + SIGPIPE, what a shell shows for a program that this signal ends. */
const brokenPipe = 141;
const failed = 1;

const listeners = new Set<(exitCode: number) => void>();

/**
 * Ends the program where what it prints has nowhere to go: without a word when a reader that has seen enough, such as
 * `head`, closes the pipe; with the reason when, say, the disk is full. While a listener is there it is told instead, so
 * that a run can stop its stages first.
 */
export const endOnLostOutput = (): void => {
  let lost = false;
  process.stdout.on('error', ({code, message}: NodeJS.ErrnoException) => {
    if (!lost && code !== 'EPIPE')
      process.stderr.write(`pipe: standard output cannot be written: ${message}\n`);
    lost = true;
    end(code === 'EPIPE' ? brokenPipe : failed);
  });
  // Notes and mistakes that cannot be written anywhere change nothing of what was asked for.
  process.stderr.on('error', ({code}: NodeJS.ErrnoException) => {
    if (code === 'EPIPE') end(brokenPipe);
  });
};

const end = (exitCode: number): void => {
  if (listeners.size === 0) process.exit(exitCode);
  for (const listener of listeners) listener(exitCode);
};

/** Calls `listener` when the output is lost, with what the program should exit with; returns how to end that. */
export const onLostOutput = (listener: (exitCode: number) => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
