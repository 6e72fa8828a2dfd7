import type {StageCode} from '../../stage/declaration.ts';
import type {Cache} from '../../cache/cache.ts';
import {packageRoot} from '../../stage/installation.ts';
import {loadStages} from '../../stage/load.ts';
import {builtInStages} from '../../stage/stage-file.ts';
import {nearest} from '../../pipeline/nearest.ts';
import {UsageError} from '../../plan/selection.ts';

/**
 * The code of stage types: of those that are named, else of all that come with `pipe`.
 *
 * @throws UsageError on a name that is none; Error if one cannot be loaded.
 */
export const loadStageTypes = async (
  cache: Cache,
  names: readonly string[] = builtInStages(),
): Promise<ReadonlyMap<string, StageCode>> => {
  names.filter((name) => !name.startsWith('.')).forEach(checkBuiltIn);
  const requests = names.map((uses) => ({
    uses,
    dir: uses.startsWith('.') ? process.cwd() : packageRoot,
    file: uses,
  }));
  const loaded = await loadStages(cache, requests);
  if (!loaded.ok) throw new Error(loaded.diagnostics.map(({message}) => message).join('\n'));
  return loaded.value;
};

const checkBuiltIn = (name: string): void => {
  const known = builtInStages();
  if (known.includes(name)) return;
  const near = nearest(name, known);
  throw new UsageError(
    `There is no stage type "${name}". ${near ? `Did you mean ${near}?` : `There are ${known.join(', ')}.`}`,
  );
};
