import {readFileSync} from 'node:fs';
import {basename, join} from 'node:path';
import {sha256} from '../json.ts';
import {writeBundle} from './bundle-file.ts';
import {codeDirectory, extendTable, readTable, remembered} from './code-table.ts';
import type {StageCode} from './declaration.ts';
import {buildId, packageRoot} from './installation.ts';
import type {StageRequest} from './load.ts';
import {stageFile} from './stage-file.ts';

/** A cache of the installation's own: the stage types that come with `pipe` are bundled there when it is set up. */
const installedCache = join(packageRoot, 'dist/cache');

/**
 * Takes over into a cache what was bundled at the set-up, and returns the code of those stage types, by `uses`. It holds
 * by the same proof as any code that is remembered: what was edited since is left to be bundled.
 */
export const takeInstalled = (
  root: string,
  requests: readonly Pick<StageRequest, 'uses' | 'dir'>[],
  from = installedCache,
): ReadonlyMap<string, StageCode> => {
  const table = readTable(from);
  const build = buildId();
  const found = requests.flatMap(({uses, dir}) => {
    const file = stageFile(uses, dir);
    const code = file === undefined ? undefined : remembered(from, table, file, build);
    const text = code && wholeText(code.bundle);
    return file === undefined || text === undefined ? [] : [{uses, file, entry: table[file]!, text}];
  });
  for (const {file, text} of found) writeBundle(codeDirectory(root), file, text);
  if (found.length > 0) extendTable(root, Object.fromEntries(found.map(({file, entry}) => [file, entry])));
  return new Map(
    found.map(({uses, entry: {code}}) => [uses, {...code, bundle: join(codeDirectory(root), code.bundle)}]),
  );
};

/** None of a bundle that is damaged, or cannot be read, as while another set-up runs. */
const wholeText = (bundle: string): string | undefined => {
  try {
    const text = readFileSync(bundle, 'utf8');
    return sha256(text) === basename(bundle, '.mjs') ? text : undefined;
  } catch {
    return undefined;
  }
};
