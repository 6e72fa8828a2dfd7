import type {Cache} from '../cache/cache.ts';
import {CacheUnwritable} from '../cache/errors.ts';
import type {Diagnostic, Result} from '../pipeline/diagnostic.ts';
import type {Draft} from '../pipeline/draft.ts';
import {inOrder} from '../pipeline/mistakes.ts';
import {parsePipeline, readPipeline} from '../pipeline/parse.ts';
import type {Overrides} from '../pipeline/pipeline.ts';
import {loadStages, type StageRequest} from '../stage/load.ts';
import {buildGraph} from './build.ts';
import {checkGraph} from './check.ts';
import type {Graph} from './graph.ts';
import type {GraphSource} from './memo.ts';

/**
 * Text → pipeline → code of its stage types → graph. A step that finds mistakes hands on what it understood, so that
 * those of all steps are told at once, in the order of the text.
 *
 * @throws CacheUnwritable if code has to be written and cannot, unless the text alone has mistakes to tell.
 */
export const makeGraph = async (source: GraphSource, cache: Pick<Cache, 'root'>): Promise<Result<Graph>> => {
  const parsed = parsePipeline(source.file, source.text, source.overrides);
  if (!parsed.ok) {
    const further = await furtherMistakes(parsed.partial, cache);
    return {ok: false, diagnostics: inOrder([...parsed.diagnostics, ...further])};
  }
  const loaded = await loadStages(cache, requests(parsed.value));
  if (!loaded.ok) return {ok: false, diagnostics: inOrder(allMistakes(parsed.value, loaded, cache.root))};
  const built = buildGraph(parsed.value, loaded.value, cache.root);
  return built.ok ? {...built, warnings: parsed.warnings} : built;
};

/** What is wrong with stage types, and with what they are used for. */
const allMistakes = (
  draft: Draft,
  loaded: Awaited<ReturnType<typeof loadStages>>,
  cacheRoot: string,
): readonly Diagnostic[] =>
  loaded.ok
    ? checkGraph(draft, loaded.value, cacheRoot)
    : [...loaded.diagnostics, ...checkGraph(draft, loaded.partial ?? new Map(), cacheRoot)];

/** The mistakes that show only with the code of stage types, in a text that has others. */
const furtherMistakes = async (
  draft: Draft | undefined,
  cache: Pick<Cache, 'root'>,
): Promise<readonly Diagnostic[]> => {
  if (draft === undefined) return [];
  try {
    return allMistakes(draft, await loadStages(cache, requests(draft)), cache.root);
  } catch (error) {
    if (error instanceof CacheUnwritable) return checkGraph(draft, new Map(), cache.root);
    throw error;
  }
};

/** What to say of a file that cannot be read. */
export const unreadable = (file: string, overrides: Overrides): Result<Graph> => {
  const read = readPipeline(file, overrides);
  if (read.ok) throw new Error(`${file} could not be read, and now it can.`);
  return {ok: false, diagnostics: read.diagnostics};
};

const requests = ({stages, dir, file}: Draft): readonly StageRequest[] =>
  stages.flatMap(({action, locate}) =>
    action?.type === 'uses' ? [{uses: action.uses, dir, file, range: locate(['uses'])}] : [],
  );
