import {onClosedPipe} from '../print/closed-pipe.ts';

/** What the user, or the system, asks of a run that goes on. */
export interface Interrupts {
  /** Aborts at the first Ctrl-C, at SIGTERM or SIGHUP, and when nobody reads the output any more. */
  readonly stop: AbortSignal;
  /** Aborts at a Ctrl-C when the run is stopping already. */
  readonly kill: AbortSignal;
  /** What stopped the run, if anything did. */
  cause(): 'SIGINT' | 'SIGTERM' | 'closed pipe' | undefined;
  release(): void;
}

/**
 * Listens until `release`. A stage that is stopped saves a checkpoint; one that is killed loses what came
 * after the last.
 */
export const listen = (say: (message: string) => void): Interrupts => {
  const stop = new AbortController();
  const kill = new AbortController();
  let cause: ReturnType<Interrupts['cause']>;
  const end = (by: NonNullable<typeof cause>): void => {
    cause ??= by;
    stop.abort();
  };
  const onInterrupt = (): void => {
    if (stop.signal.aborted) return kill.abort();
    say('stopping; running stages save a checkpoint. Ctrl-C again stops them now.');
    end('SIGINT');
  };
  const onTerminate = (): void => end('SIGTERM');
  const stopListening = onClosedPipe(() => end('closed pipe'));
  process.on('SIGINT', onInterrupt).on('SIGTERM', onTerminate).on('SIGHUP', onTerminate);
  return {
    stop: stop.signal,
    kill: kill.signal,
    cause: () => cause,
    release: () => {
      stopListening();
      process.off('SIGINT', onInterrupt).off('SIGTERM', onTerminate).off('SIGHUP', onTerminate);
    },
  };
};
