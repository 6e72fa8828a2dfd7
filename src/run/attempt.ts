import {closeSync, lstatSync, openSync, readdirSync, writeSync} from 'node:fs';
import {dirname} from 'node:path';
import {removeTree} from '../cache/remove-tree.ts';
import type {StageNode} from '../graph/graph.ts';
import type {StageEvent} from '../stage/event.ts';
import type {JobInput} from '../stage/job.ts';
import {stampsOf, type Stamps} from './changes.ts';
import {commandOf, type Places} from './command.ts';
import type {RunContext} from './context.ts';
import {watchStage} from './guard.ts';
import {artifactIn} from './identity.ts';
import type {Ending} from './process.ts';
import {progressLog} from './progress-log.ts';

/** What one try of a stage needs to be told. */
export interface Attempt {
  readonly key: string;
  /** Files of the stage, relative to the pipeline. */
  readonly files: readonly string[];
  readonly gpus: readonly string[];
  /** 1 for the first. */
  readonly number: number;
  readonly log: string;
  readonly onStart: (leader: number) => void;
}

/** What a try came to. */
export type Trial =
  | {
      readonly state: 'made';
      /** The directory it filled. */
      readonly out: string;
      readonly startedAt: number;
      readonly durationMs: number;
      readonly metrics: Readonly<Record<string, number>>;
      readonly engine: Readonly<Record<string, string>>;
      /** Of its files, when its process started. */
      readonly stamps: Stamps;
    }
  | {readonly state: 'failed'; readonly error: string}
  | {readonly state: 'stopped'};

/** Runs a stage's process once, from an empty directory to a filled one. What a failed try wrote is removed. */
export const attemptStage = async (node: StageNode, attempt: Attempt, run: RunContext): Promise<Trial> => {
  // Before its last log is written over.
  if (isStopped(node, run)) return {state: 'stopped'};
  const out = run.cache.stage();
  let made = false;
  try {
    const told = listen();
    const stamps = stampsOf(attempt.files, run.graph.dir);
    const [startedAt, begin] = [Date.now(), performance.now()];
    const failure = await supervise(node, attempt, out, told.hear, run);
    if (isStopped(node, run)) return {state: 'stopped'};
    const error = failure ?? problemIn(out);
    if (error !== undefined) return {state: 'failed', error};
    made = true;
    return {state: 'made', out, startedAt, durationMs: performance.now() - begin, stamps, ...told};
  } finally {
    if (!made) removeTree(dirname(out));
  }
};

const isStopped = ({id}: StageNode, {stop, kill, haltOf}: RunContext): boolean =>
  [stop, kill, haltOf(id)].some((signal) => signal?.aborted);

/** Why what stands in the place of its directory is no artifact: behind a link are the files of somebody else. */
const problemIn = (out: string): string | undefined => {
  const stat = lstatSync(out, {throwIfNoEntry: false});
  if (stat === undefined) return 'removed its directory; it is to fill it';
  if (!stat.isDirectory()) return 'replaced its directory; it is to fill it';
  return readdirSync(out).length === 0 ? 'wrote nothing into its directory' : undefined;
};

/** Keeps what a stage says that belongs in its record. */
const listen = () => {
  // Without a prototype: a program may name a metric as it likes.
  const metrics = Object.create(null) as Record<string, number>;
  const engine: Record<string, string> = {};
  const hear = (event: StageEvent): void => {
    if (event.type === 'metric' && Number.isFinite(event.value)) metrics[event.name] = event.value;
    if (event.type === 'engine') Object.assign(engine, event.engine);
  };
  return {metrics, engine, hear};
};

/** Runs the process and returns why it failed, or undefined. */
const supervise = async (
  node: StageNode,
  attempt: Attempt,
  out: string,
  hear: (event: StageEvent) => void,
  run: RunContext,
): Promise<string | undefined> => {
  const log = openSync(attempt.log, attempt.number === 1 ? 'w' : 'a');
  const progress = progressLog(run.cache.progress(attempt.key));
  const own = new AbortController();
  const watch = watchStage(node, (reason) => own.abort(reason));
  const onEvent = (event: StageEvent): void => {
    watch.see(event);
    progress.see(event);
    hear(event);
    if (event.type === 'note') writeSync(log, `${event.line}\n`);
    run.on({type: 'stage-event', stage: node.id, event});
  };
  try {
    const {kill, graceMs} = run;
    const halt = run.haltOf(node.id);
    const stop = AbortSignal.any([run.stop, own.signal, ...(halt ? [halt] : [])]);
    const command = commandOf(node, placesOf(attempt, out, run));
    const ending = await run.runProcess(command, {
      log,
      stop,
      kill,
      graceMs,
      onStart: attempt.onStart,
      onEvent,
    });
    return own.signal.aborted ? String(own.signal.reason) : failureOf(ending);
  } finally {
    watch.end();
    progress.flush();
    closeSync(log);
  }
};

const placesOf = ({key, files, gpus}: Attempt, out: string, run: RunContext): Places => {
  return {
    dir: run.graph.dir,
    out,
    checkpoints: run.cache.checkpoints(key),
    files,
    childEntry: run.childEntry,
    compile: run.compile,
    gpus,
    input: (stage) => inputFrom(stage, run),
  };
};

/** Looked up when a stage has inputs: a table of all stages for each of them is slow in a large pipeline. */
const inputFrom = (stage: string, run: RunContext): JobInput => {
  const node = run.graph.stages.find(({id}) => id === stage);
  return {
    stage: node?.name ?? stage,
    cell: node?.cell ?? {},
    dir: run.cache.artifacts.path(artifactIn(run, stage)),
  };
};

const failureOf = ({exitCode, signal, notStarted}: Ending): string | undefined => {
  if (notStarted !== undefined) return `could not be started: ${notStarted}`;
  if (signal !== undefined) return `was ended by ${signal}${signal === 'SIGKILL' ? ' (out of memory?)' : ''}`;
  return exitCode === 0 ? undefined : `exited with code ${exitCode}`;
};
