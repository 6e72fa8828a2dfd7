import {exitCode} from '../run/exit.ts';
import {runPipeline} from '../run/run.ts';
import {failure} from './line/failure.ts';
import {listen} from './line/interrupts.ts';
import type {Action, Settings} from './line/settings.ts';
import {openCommandCache} from './project/open-cache.ts';
import type {Project} from './project/open-project.ts';
import {whileReporting} from './project/while-reporting.ts';
import {lookAt, type Look} from './watch/look.ts';
import {nextEdit} from './watch/next-edit.ts';

/**
 * `pipe watch`: brings a pipeline up to date, and again whenever an edit makes something stale, until Ctrl-C. Mistakes
 * are shown, and mended by the next edit.
 */
export const watch: Action = async ([file = '', ...selection], settings) => {
  const cache = await openCommandCache(settings, file);
  const look = (): Promise<Look> => lookAt(file, selection, settings, cache);
  let now = await look();
  // A command line that cannot be meant is no edit away from being right.
  if ('error' in now && failure(now.error).code === badUsage) throw now.error;
  for (;;) {
    const round =
      'project' in now ? await run(now.project, now, {look, selection, settings}) : tell(now.error);
    if (round.code !== undefined) return round.code;
    const edited = round.edited ?? (await idle(now, look));
    if (edited === undefined) return 0;
    now = edited;
  }
};

const badUsage = 2;

/** How running once ended: by an edit, by an interrupt with its exit code, or of itself. */
interface Round {
  readonly edited?: Look;
  readonly code?: number;
}

interface Watched {
  readonly look: () => Promise<Look>;
  readonly selection: readonly string[];
  readonly settings: Settings;
}

/** An edit while it runs stops the run: what is not concerned goes on from its checkpoint in the next. */
const run = async (project: Project, from: Look, {look, selection, settings}: Watched): Promise<Round> => {
  const [over, overtaken] = [new AbortController(), new AbortController()];
  const edit = nextEdit(look, from, over.signal).then((edited) => {
    if (edited) overtaken.abort();
    return edited;
  });
  const asked: {stop?: AbortSignal} = {};
  const code = await whileReporting(project, settings, async ({signal, ...surroundings}) => {
    if (signal) asked.stop = signal;
    const stop = AbortSignal.any([overtaken.signal, ...(signal ? [signal] : [])]);
    const outcomes = await runPipeline({...project, selection, ...surroundings, signal: stop});
    return exitCode(outcomes);
  }).finally(() => over.abort());
  const edited = await edit;
  return asked.stop?.aborted ? {code} : {...(edited && {edited})};
};

const tell = (error: unknown): Round => {
  process.stderr.write(`${failure(error).message}\n`);
  return {};
};

/** Waits for an edit; undefined at Ctrl-C, which now has nothing to stop. */
const idle = async (from: Look, look: () => Promise<Look>): Promise<Look | undefined> => {
  const interrupts = listen(() => undefined);
  process.stderr.write('watching for edits; Ctrl-C ends.\n');
  try {
    return await nextEdit(look, from, interrupts.stop);
  } finally {
    interrupts.release();
  }
};
