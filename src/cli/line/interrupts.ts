import {interruptedCode} from '../../run/exit.ts';
import {onLostOutput} from '../print/lost-output.ts';

/** What the user, or the system, asks of a run that goes on. */
export interface Interrupts {
  /** Aborts at the first Ctrl-C, at SIGTERM or SIGHUP, and when the output has nowhere to go any more. */
  readonly stop: AbortSignal;
  /** Aborts at a Ctrl-C when the run is stopping already. */
  readonly kill: AbortSignal;
  /** What to exit with if anything stopped the run. */
  exitCode(): number | undefined;
  release(): void;
}

/**
 * Listens until `release`. A stage that is stopped saves a checkpoint; one that is killed loses what came
 * after the last.
 */
export const listen = (say: (message: string) => void): Interrupts => {
  const stop = new AbortController();
  const kill = new AbortController();
  let exitCode: number | undefined;
  const end = (code: number): void => {
    exitCode ??= code;
    stop.abort();
  };
  const onInterrupt = (): void => {
    if (stop.signal.aborted) return kill.abort();
    say('stopping; running stages save a checkpoint. Ctrl-C again stops them now.');
    end(interruptedCode('SIGINT'));
  };
  const onTerminate = (): void => end(interruptedCode('SIGTERM'));
  const stopListening = onLostOutput(end);
  process.on('SIGINT', onInterrupt).on('SIGTERM', onTerminate).on('SIGHUP', onTerminate);
  return {
    stop: stop.signal,
    kill: kill.signal,
    exitCode: () => exitCode,
    release: () => {
      stopListening();
      process.off('SIGINT', onInterrupt).off('SIGTERM', onTerminate).off('SIGHUP', onTerminate);
    },
  };
};
