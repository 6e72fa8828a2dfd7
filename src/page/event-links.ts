import {lstatSync, mkdirSync, rmSync, symlinkSync} from 'node:fs';
import {dirname, join} from 'node:path';
import type {Cache} from '../cache/cache.ts';
import type {KnownStage} from './known-stage.ts';

/** A stage as it was executed. */
export interface StageRun {
  readonly stage: KnownStage;
  /** Of a sweep: what tells its trials from others. */
  readonly trials?: string;
}

/** A run as TensorBoard calls it: a directory of event files. */
export interface EventRun {
  readonly name: string;
  readonly artifact: string;
  /** Paths of event files in the artifact. */
  readonly files: readonly string[];
}

/** What stages made for TensorBoard, whatever wrote it. A run is called by its stage, in a sweep below its trials. */
export const eventRuns = (stages: readonly StageRun[], cache: Cache): readonly EventRun[] =>
  stages.flatMap(({stage: {node, record}, trials = ''}) => {
    const files = (record && cache.artifacts.manifest(record.artifact)?.files) ?? [];
    const events = files.map(({path}) => path).filter((path) => /tfevents[^/]*$/.test(path));
    const words = [...(trials === '' ? [] : [trials]), node.id];
    const name = words.map((word) => word.replaceAll('/', '_')).join('/');
    return record && events.length > 0 ? [{name, artifact: record.artifact, files: events}] : [];
  });

/**
 * Links the event files of runs into a directory that `tensorboard --logdir` reads. Links of before make room for those
 * of now; nothing else there is touched.
 *
 * @throws Error where something that is no link stands in the way.
 */
export const linkEvents = (runs: readonly EventRun[], cache: Cache, to: string): void => {
  for (const {name, artifact, files} of runs)
    for (const path of files) replaceLink(join(to, name, path), join(cache.artifacts.path(artifact), path));
};

const replaceLink = (path: string, target: string): void => {
  const found = lstatSync(path, {throwIfNoEntry: false});
  if (found && !found.isSymbolicLink())
    throw new Error(`${path} is in the way: it is no link. Name another directory with --to.`);
  mkdirSync(dirname(path), {recursive: true});
  rmSync(path, {force: true});
  symlinkSync(target, path);
};
