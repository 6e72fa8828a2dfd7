import {mkdirSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {buildSync} from 'esbuild';
import {scratch} from './scratch.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** A program as one file that plain Node starts at once; its imports are relative to the repository's root. */
export const bundled = (program: string): string => {
  const dir = `${scratch()}/program`;
  mkdirSync(dir, {mode: 0o755});
  const outfile = `${dir}/program.mjs`;
  buildSync({
    stdin: {contents: program, resolveDir: root, loader: 'ts'},
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    logLevel: 'silent',
  });
  return outfile;
};
