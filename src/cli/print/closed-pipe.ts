/** 128 + SIGPIPE, what a shell shows for a program that this signal ends. */
const brokenPipe = 141;

const listeners = new Set<() => void>();

/**
 * A reader that has seen enough, such as `head`, closes the pipe: then the program ends without a word. While a
 * listener is there it is told instead, so that a run can stop its stages first.
 */
export const endOnClosedPipe = (): void => {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      if (listeners.size === 0) process.exit(brokenPipe);
      for (const listener of listeners) listener();
    });
  }
};

/** Calls `listener` when the reader has gone; returns how to end that. */
export const onClosedPipe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
