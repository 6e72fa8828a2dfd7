import {resolve} from 'node:path';
import type {Cache} from '../../cache/cache.ts';
import {loadGraph} from '../../graph/load.ts';
import {signOf} from '../../plan/sign.ts';
import {failure} from '../line/failure.ts';
import {InvalidPipeline} from '../line/invalid-pipeline.ts';
import type {Settings} from '../line/settings.ts';
import type {Project} from '../project/open-project.ts';
import {readOverrides} from '../project/overrides.ts';

/** A pipeline as it was found at a moment: what can be run, or why nothing can. */
export type Look = {
  /** Differs from that of another look if an edit in between can have made something stale. */
  readonly sign: string;
} & ({readonly project: Project} | {readonly error: unknown});

/** Looks at a pipeline file, what its stages read and their code, as they are now. */
export const lookAt = async (
  file: string,
  selection: readonly string[],
  settings: Settings,
  cache: Cache,
): Promise<Look> => {
  try {
    const loaded = await loadGraph(resolve(file), await readOverrides(settings), cache);
    if (!loaded.ok) throw new InvalidPipeline(loaded.diagnostics, loaded.text);
    return {sign: signOf(loaded.value, cache, selection), project: {graph: loaded.value, cache}};
  } catch (error) {
    return {sign: failure(error).message, error};
  }
};
