import {mkdirSync, writeFileSync} from 'node:fs';
import {dirname, join, relative, sep} from 'node:path';
import {fileURLToPath} from 'node:url';
import {bundleStages} from '../src/stage/bundle.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The command that runs a script of ours bundled, as stages are: a loader of TypeScript would count as its memory. */
export const bundled = async (script: string): Promise<readonly string[]> => {
  const name = relative(root, script).replaceAll(sep, '-').replace(/\.ts$/, '.mjs');
  const file = join(root, 'node_modules', '.cache', 'bench', name);
  const [bundle] = await bundleStages([script]);
  mkdirSync(dirname(file), {recursive: true});
  writeFileSync(file, bundle!.text);
  return [process.execPath, file];
};
