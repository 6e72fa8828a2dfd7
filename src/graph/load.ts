import {readFileSync} from 'node:fs';
import {resolve} from 'node:path';
import type {Cache} from '../cache/cache.ts';
import type {Result} from '../pipeline/diagnostic.ts';
import type {Overrides} from '../pipeline/pipeline.ts';
import type {Graph} from './graph.ts';
import {recallGraph, rememberGraph} from './memo.ts';

/** The graph of a pipeline file or its mistakes, with the file's text for squiggles (empty if it cannot be read). */
export type LoadedGraph = Result<Graph> & {readonly text: string};

/**
 * Reads, loads and wires a pipeline file. A graph made before from the same text, overrides and code is taken from the
 * cache: a run with nothing to do reads no YAML and loads no validator.
 *
 * @throws CacheUnwritable if the code of its stage types has to be written and cannot.
 */
export const loadGraph = async (
  file: string,
  overrides: Overrides,
  cache: Pick<Cache, 'root'>,
): Promise<LoadedGraph> => {
  const path = resolve(file);
  const text = readText(path);
  if (text === undefined) {
    const {unreadable} = await import('./make.ts');
    return {...unreadable(path, overrides), text: ''};
  }
  const source = {file: path, text, overrides};
  const known = recallGraph(cache, source);
  if (known) return {ok: true, value: known.graph, warnings: known.warnings, text};
  const {makeGraph} = await import('./make.ts');
  const made = await makeGraph(source, cache);
  if (made.ok) rememberGraph(cache, source, {graph: made.value, warnings: made.warnings});
  return {...made, text};
};

const readText = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};
