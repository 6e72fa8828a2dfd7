/**
 * The process of a `uses` stage: `node child.js job.json`. Events go to the file descriptor that PIPE_EVENTS_FD names;
 * what the stage prints goes where the runner sent it. Ends with 0 when the artifact is written, 143 when the stage
 * stopped because it was asked to, 1 when it failed.
 */
import {readFileSync} from 'node:fs';
import {inspect} from 'node:util';
import {eventStream} from './event-stream.ts';
import type {Job} from './job.ts';
import {reporter} from './reporter.ts';
import {runJob} from './run-job.ts';
import {endedByStop, stopSignal} from './stop.ts';

const eventsFd = process.env['PIPE_EVENTS_FD'];
const {signal, runnerGone} = stopSignal();
const report = reporter(eventStream(eventsFd === undefined ? undefined : Number(eventsFd), runnerGone));

const main = async (): Promise<number> => {
  try {
    await runJob(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Job, report, signal);
    return 0;
  } catch (error) {
    const stopped = endedByStop(error, signal);
    process.stderr.write(`${stopped ? (error as Error).message : told(error)}\n`);
    return stopped ? 143 : 1;
  } finally {
    report.flush();
  }
};

/**
 * An error and its causes, their messages and frames alone: what else hangs on one, such as the state of a library's
 * parser, would push the message out of the last lines of a log.
 */
const told = (error: unknown): string => {
  if (!(error instanceof Error)) return inspect(error);
  const frames = (error.stack ?? '').split('\n').filter((line) => /^ +at /.test(line));
  const causes = error.cause === undefined ? [] : [`caused by ${told(error.cause)}`];
  return [String(error), ...frames, ...causes].join('\n');
};

/** How a process ends before `main` has, and how Node numbers that. What throws from a callback is told by Node. */
const cutShort: Readonly<Record<number, string>> = {
  0: 'The stage ended its process before its artifact was written.',
  13: 'The stage waits for what can no longer happen: nothing is left that could settle its promise.',
};

let done = false;
process.on('exit', (code) => {
  if (done) return;
  // Node may have set it in a listener of its own since this was called with `code`.
  const how = Number(process.exitCode ?? code);
  process.exitCode = how === 0 ? 1 : how;
  if (how in cutShort) process.stderr.write(`${cutShort[how]}\n`);
});

const exitCode = await main();
done = true;
// Threads of a numerical engine would keep the process alive.
process.exit(exitCode);
