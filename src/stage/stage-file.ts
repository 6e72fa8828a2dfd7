import {existsSync, readdirSync, realpathSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {packageRoot} from './installation.ts';

const isPath = (uses: string): boolean => uses.startsWith('./') || uses.startsWith('../');

/** Names of the stage types that come with `pipe`: every file directly under `stages/` is one. */
export const builtInStages = (): readonly string[] =>
  readdirSync(join(packageRoot, 'stages'), {withFileTypes: true})
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => entry.name.slice(0, -'.ts'.length))
    .sort();

/**
 * The module that `uses:` names: a built-in name, or a path relative to the pipeline file's directory `dir`.
 * Undefined if there is none.
 */
export const stageFile = (uses: string, dir: string): string | undefined => {
  if (!isPath(uses))
    return builtInStages().includes(uses) ? join(packageRoot, 'stages', `${uses}.ts`) : undefined;
  const file = resolve(dir, uses);
  return existsSync(file) ? realpathSync(file) : undefined;
};

/** What `uses:` may say in a pipeline in `dir`, in the form in which this `uses` is written. */
export const stageChoices = (uses: string, dir: string): readonly string[] => {
  if (!isPath(uses)) return builtInStages();
  const folder = uses.slice(0, uses.lastIndexOf('/') + 1);
  if (!existsSync(resolve(dir, folder))) return [];
  return readdirSync(resolve(dir, folder))
    .filter((name) => /\.m?[jt]s$/.test(name))
    .map((name) => folder + name);
};
