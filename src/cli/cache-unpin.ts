import {nearest} from '../pipeline/nearest.ts';
import {UsageError} from '../plan/selection.ts';
import type {Action} from './line/settings.ts';
import {print, printJson} from './print/print.ts';
import {openCommandCache} from './project/open-cache.ts';

/** `pipe cache unpin`: lets go of an artifact; it stays for as long as anything else needs it. */
export const cacheUnpin: Action = async ([name = ''], settings) => {
  const cache = await openCommandCache(settings);
  const pins = cache.pins.all();
  const artifact = pins.get(name);
  if (artifact === undefined)
    throw new UsageError(`There is no pin "${name}". ${hint(name, [...pins.keys()])}`);
  cache.pins.remove(name);
  if (settings.json) printJson({name, artifact});
  else print(`${name} keeps ${artifact.slice(0, 12)} no longer.`);
  return 0;
};

const hint = (name: string, known: readonly string[]): string => {
  if (known.length === 0) return 'This cache has no pins.';
  const near = nearest(name, known);
  return near === undefined ? `There are ${known.join(', ')}.` : `Did you mean ${near}?`;
};
