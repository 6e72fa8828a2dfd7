import {changesText} from '../run/changes.ts';
import type {RunEvent} from '../run/event.ts';
import type {StageEvent} from '../stage/event.ts';
import {count, duration} from '../format.ts';
import {Progress} from './progress.ts';
import {reporter, type Reporter} from './reporter.ts';

/** A stage's progress is a line no more often than this; the first one comes at once. */
const progressMs = 30_000;

/**
 * One plain line for each thing that happens, for logs and pipes. Stages that are fresh from the beginning are only
 * counted, and a run with nothing to do writes nothing.
 *
 * @param now milliseconds of a clock.
 */
export const lineReporter = (
  write: (line: string) => void,
  now: () => number = () => performance.now(),
): Reporter => {
  const running = new Map<string, {readonly progress: Progress; shownAt: number}>();
  let fresh = 0;
  let begun = false;
  const say = (line: string): void => write(`${line}\n`);

  const begin = (): void => {
    if (begun) return;
    begun = true;
    if (fresh > 0) say(`${count(fresh, 'stage')} fresh`);
  };

  const progress = (stage: string, event: StageEvent): void => {
    const shown = running.get(stage);
    if (!shown || event.type !== 'progress') return;
    shown.progress.see(event, now());
    if (now() - shown.shownAt < progressMs) return;
    shown.shownAt = now();
    say(`${stage}: ${shown.progress.text(now())}`);
  };

  return reporter((event) => {
    if (event.type === 'stage-reused' && event.how === 'fresh' && !begun) fresh++;
    // Its stages are fresh, and counted.
    else if (event.type === 'trial-ended' && !begun) return;
    else if (event.type === 'stage-event') progress(event.stage, event.event);
    else if (event.type !== 'run-started' && event.type !== 'run-finished') {
      begin();
      if (event.type === 'stage-started') {
        running.set(event.stage, {progress: new Progress(now(), event.expectedMs), shownAt: -Infinity});
      }
      say(lineOf(event));
    }
  });
};

type Told = Exclude<RunEvent, {type: 'run-started' | 'run-finished' | 'stage-event'}>;

/** What happened, in one line. */
export const lineOf = (event: Told): string => (lines[event.type] as (event: Told) => string)(event);

const lines: {readonly [T in Told['type']]: (event: Extract<Told, {type: T}>) => string} = {
  'stage-reused': ({stage, how}) =>
    `${stage}: ${how === 'shared' ? 'made elsewhere meanwhile, reused' : 'fresh'}`,
  'stage-waiting': ({stage, on}) => `${stage}: waiting for ${on}`,
  'stage-started': ({stage, attempt, reason, expectedMs}) =>
    `${stage}: started${attempt > 1 ? ` again (attempt ${attempt})` : ''}, ${reason}${about(expectedMs)}`,
  'stage-finished': ({stage, durationMs}) => `${stage}: finished in ${duration(durationMs)}`,
  'stage-failed': ({stage, error, retrying}) =>
    `${stage}: failed, ${error}${retrying ? '; trying again' : ''}`,
  'stage-tainted': ({stage, kept, ...changes}) =>
    `${stage}: tainted, ${changesText(changes)}; kept in ${kept}`,
  'stage-skipped': ({stage, because}) => `${stage}: skipped because of ${because}`,
  'stage-stopped': ({stage}) => `${stage}: stopped`,
  'artifact-damaged': ({stage, files}) =>
    `${stage}: its artifact is damaged (${files.join(', ')}), moved aside to be made again`,
  'trial-ended': ({name, state, detail, standing}) =>
    `trial ${name}: ${state}${detail === undefined ? '' : `, ${detail}`} (${standing})`,
  notice: ({message}) => message,
};

const about = (ms: number | undefined): string => (ms === undefined ? '' : ` (about ${duration(ms)})`);
