import type {Cache} from '../cache/cache.ts';
import {explained} from '../cache/errors.ts';
import type {Diagnostic, Range, Result} from '../pipeline/diagnostic.ts';
import {readTable, remembered} from './code-table.ts';
import type {StageCode} from './declaration.ts';
import {takeInstalled} from './installed-code.ts';
import {buildId} from './installation.ts';
import {stageFile} from './stage-file.ts';

/** A stage type that a pipeline names, and where. */
export interface StageRequest {
  readonly uses: string;
  /** Directory that a path in `uses` is relative to. */
  readonly dir: string;
  /** The pipeline file and the place in it, for a diagnostic. */
  readonly file: string;
  readonly range?: Range;
}

/**
 * The code of every stage type asked for, by `uses`; where some have mistakes, that of the others beside these. What has
 * not changed comes from the code table by stat alone, or was bundled when `pipe` was set up; the rest is bundled, and
 * declares itself in one process.
 *
 * @throws CacheUnwritable if code that is not in the cache yet cannot be written there.
 */
export const loadStages = async (
  cache: Pick<Cache, 'root'>,
  requests: readonly StageRequest[],
): Promise<Result<ReadonlyMap<string, StageCode>, ReadonlyMap<string, StageCode>>> => {
  const known = rememberedStages(cache, requests);
  const unknown = requests.filter(
    ({uses}, at) => !known.has(uses) && requests.findIndex((one) => one.uses === uses) === at,
  );
  if (unknown.length === 0) return {ok: true, value: known, warnings: []};
  const {taken, rest, made} = await written(cache.root, unknown);
  const diagnostics = made.flatMap((one, index) =>
    'severity' in one ? atEach(one, rest[index], requests) : [],
  );
  const codes = made.flatMap((one, index) =>
    'digest' in one ? [[rest[index]?.uses ?? '', one] as const] : [],
  );
  const value = inOrder(requests, new Map([...known, ...taken, ...codes]));
  return diagnostics.length > 0 ? {ok: false, diagnostics, partial: value} : {ok: true, value, warnings: []};
};

interface Written {
  readonly taken: ReadonlyMap<string, StageCode>;
  /** What was not there to be taken, and in the same order what was made of it. */
  readonly rest: readonly StageRequest[];
  readonly made: readonly (StageCode | Diagnostic)[];
}

/** @throws CacheUnwritable */
const written = async (root: string, requests: readonly StageRequest[]): Promise<Written> => {
  try {
    const taken = takeInstalled(root, requests);
    const rest = requests.filter(({uses}) => !taken.has(uses));
    const made = rest.length === 0 ? [] : await (await import('./make-code.ts')).makeCode(root, rest);
    return {taken, rest, made};
  } catch (error) {
    throw explained(root, error);
  }
};

/** In the order of the requests, whatever was remembered. */
const inOrder = (
  requests: readonly StageRequest[],
  codes: ReadonlyMap<string, StageCode>,
): ReadonlyMap<string, StageCode> =>
  new Map(
    requests.flatMap(({uses}) => {
      const code = codes.get(uses);
      return code ? [[uses, code] as const] : [];
    }),
  );

/** A mistake in a stage type is one wherever the pipeline names it; the cells of a matrix share their place. */
const atEach = (
  diagnostic: Diagnostic,
  made: StageRequest | undefined,
  requests: readonly StageRequest[],
): readonly Diagnostic[] => {
  const same = requests.filter(({uses}) => uses === made?.uses);
  const places = new Map(same.map(({range}) => [range?.start, range]));
  return [...places.values()].map((range) => ({...diagnostic, ...(range && {range})}));
};

/** Those of the stage types whose code is known to be unchanged, by `uses`. */
export const rememberedStages = (
  cache: Pick<Cache, 'root'>,
  requests: readonly Pick<StageRequest, 'uses' | 'dir'>[],
): ReadonlyMap<string, StageCode> => {
  const found = new Map<string, StageCode>();
  if (requests.length === 0) return found;
  const table = readTable(cache.root);
  const build = buildId();
  for (const {uses, dir} of requests) {
    const file = found.has(uses) ? undefined : stageFile(uses, dir);
    const code = file === undefined ? undefined : remembered(cache.root, table, file, build);
    if (code) found.set(uses, code);
  }
  return found;
};
