import {resolve} from 'node:path';
import type {Cache} from '../../cache/cache.ts';
import type {Graph} from '../../graph/graph.ts';
import {loadGraph} from '../../graph/load.ts';
import {overrideWords} from '../../page/command.ts';
import type {Asked} from '../../page/page-of.ts';
import {readPipeline} from '../../pipeline/parse.ts';
import {InvalidPipeline} from '../line/invalid-pipeline.ts';
import type {Settings} from '../line/settings.ts';
import {readOverrides} from './overrides.ts';

/** A pipeline as a page tells of it. */
export const askedOf = async (graph: Graph, file: string, settings: Settings): Promise<Asked> => {
  const parsed = readPipeline(file, await readOverrides(settings));
  const params = parsed.ok ? parsed.value.params : {};
  return {graph, params, words: [file, ...overrideWords(settings.profile, settings.set ?? [])]};
};

/**
 * The same of a file as it is now, for a command that goes on while it is edited.
 *
 * @throws InvalidPipeline with every mistake in the file.
 */
export const readAsked = async (file: string, settings: Settings, cache: Cache): Promise<Asked> => {
  const loaded = await loadGraph(resolve(file), await readOverrides(settings), cache);
  if (!loaded.ok) throw new InvalidPipeline(loaded.diagnostics, loaded.text);
  return askedOf(loaded.value, file, settings);
};
