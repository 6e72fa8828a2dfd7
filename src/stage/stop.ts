/** Why a stage has to stop; what its signal is aborted with. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
}

const lookMs = 250;
/** What a stage has for its checkpoint when there is no runner left to end it. */
const graceMs = 4000;

/**
 * The signal by which a stage learns that it should save a checkpoint and end: on SIGTERM, and when the runner has
 * died. A dead runner cannot follow up with SIGKILL, so then the process ends itself.
 */
export const stopSignal = (): {readonly signal: AbortSignal; readonly runnerGone: () => void} => {
  const controller = new AbortController();
  const stop = (why: string): void => controller.abort(new Stopped(why));
  process.on('SIGTERM', () => stop('The stage was asked to stop.'));
  const runner = process.ppid;
  const runnerGone = (): void => {
    clearInterval(looking);
    stop('The runner of this stage is gone.');
    setTimeout(() => process.exit(143), graceMs).unref();
  };
  const looking = setInterval(() => process.ppid !== runner && runnerGone(), lookMs).unref();
  return {signal: controller.signal, runnerGone};
};

/** Whether a stage ended because it was asked to: it threw the reason, or an error that has it as its cause. */
export const endedByStop = (error: unknown, signal: AbortSignal): boolean => {
  if (!signal.aborted) return false;
  const {name, cause} = error instanceof Error ? error : {name: '', cause: undefined};
  return error === signal.reason || cause === signal.reason || name === 'AbortError';
};
