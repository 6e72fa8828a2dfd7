import {resolve} from 'node:path';
import type {Cache} from '../../cache/cache.ts';
import type {Graph} from '../../graph/graph.ts';
import {loadGraph} from '../../graph/load.ts';
import {InvalidPipeline} from '../line/invalid-pipeline.ts';
import type {Settings} from '../line/settings.ts';
import {openCommandCache} from './open-cache.ts';
import {readOverrides} from './overrides.ts';

/** A pipeline and its cache. */
export interface Project {
  readonly graph: Graph;
  readonly cache: Cache;
}

/**
 * Opens what a command on a pipeline file needs; warnings go to standard error.
 *
 * @throws InvalidPipeline with every mistake in the file.
 */
export const openProject = async (file: string, settings: Settings): Promise<Project> => {
  const cache = await openCommandCache(settings, file);
  const loaded = await loadGraph(resolve(file), await readOverrides(settings), cache);
  if (!loaded.ok) throw new InvalidPipeline(loaded.diagnostics, loaded.text);
  if (loaded.warnings.length > 0) {
    process.stderr.write(`${new InvalidPipeline(loaded.warnings, loaded.text).message}\n`);
  }
  return {graph: loaded.value, cache};
};
