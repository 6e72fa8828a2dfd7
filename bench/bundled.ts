import {build} from 'esbuild';
import {join, relative, sep} from 'node:path';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The command that runs a script of ours bundled, as stages are: a loader of TypeScript would count as its memory. */
export const bundled = async (script: string): Promise<readonly string[]> => {
  const name = relative(root, script).replaceAll(sep, '-').replace(/\.ts$/, '.mjs');
  const outfile = join(root, 'node_modules', '.cache', 'bench', name);
  await build({
    entryPoints: [script],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: ['esbuild', 'sharp', '@tensorflow/*'],
    banner: {
      js: "import {createRequire as createBundleRequire} from 'node:module';\nconst require = createBundleRequire(import.meta.url);",
    },
    logLevel: 'error',
  });
  return [process.execPath, outfile];
};
