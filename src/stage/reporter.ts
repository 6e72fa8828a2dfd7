import type {StageEvent} from './event.ts';
import type {EventStream} from './event-stream.ts';
import type {Report} from './stage.ts';

type Progress = Extract<StageEvent, {type: 'progress'}>;

/** A stage may report every step, a runner wants to hear of ten a second at most. */
const betweenMs = 100;

/**
 * The report of a running stage. Progress that comes too soon waits, and only the latest of it is sent: when its time
 * has come, before any other event, and at the end by `flush`.
 */
export const reporter = (
  events: EventStream,
  now: () => number = performance.now.bind(performance),
): Report & {flush(): void} => {
  let waiting: Progress | undefined;
  let timer: NodeJS.Timeout | undefined;
  let lastMs = -Infinity;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting === undefined) return;
    lastMs = now();
    events.send(waiting);
    waiting = undefined;
  };
  const send = (event: StageEvent): void => {
    flush();
    events.send(event);
  };
  return {
    flush,
    progress(step, total, figures) {
      waiting = {type: 'progress', step, total, ...(figures && {figures})};
      const restMs = lastMs + betweenMs - now();
      if (restMs <= 0) flush();
      else timer ??= setTimeout(flush, restMs).unref();
    },
    metric: (name, value) => send({type: 'metric', name, value}),
    checkpoint: (step) => send({type: 'checkpoint', step}),
    note: (line) => send({type: 'note', line}),
    engine: (engine) => send({type: 'engine', engine}),
  };
};
