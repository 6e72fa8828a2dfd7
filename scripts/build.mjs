// Bundles the command line and the processes it starts into dist/. Packages are bundled in, so that a command loads a
// few files instead of hundreds; each command is a chunk of its own, loaded when it is called.
import {spawnSync} from 'node:child_process';
import {mkdirSync, readdirSync, rmSync, statSync, utimesSync} from 'node:fs';
import {basename, join, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import * as esbuild from 'esbuild';
import {newest, root, writeIfChanged} from './files.mjs';

const dist = join(root, 'dist');
/** A cache in which the stage types are bundled. */
const bundled = join(dist, 'cache');
const day = 24 * 60 * 60 * 1000;

const entries = {
  pipe: 'src/cli/pipe.ts',
  child: 'src/stage/child.ts',
  'probe-backend': 'scripts/tensorflow/probe-backend.ts',
};

/** What dist/ is made from, and so what makes it old. */
const sources = ['src', 'schemas', 'stages/math', 'scripts', 'package.json', 'package-lock.json'];

const options = {
  absWorkingDir: root,
  entryPoints: entries,
  outdir: dist,
  bundle: true,
  splitting: true,
  write: false,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  chunkNames: 'chunk-[hash]',
  legalComments: 'none',
  // White space and dead branches are read at every start; names stay, for stack traces.
  minifyWhitespace: true,
  minifySyntax: true,
  // Native or heavy, and used by few processes: these stay in node_modules.
  external: ['esbuild', 'sharp', 'sixel', '@tensorflow/*', 'vega'],
  // Bundled CommonJS packages call require for Node's own modules.
  banner: {
    js: "import {createRequire as createBundleRequire} from 'node:module';\nvar require = createBundleRequire(import.meta.url);",
  },
  logLevel: 'warning',
};

/** What a report or a live page shows in the browser: one script and one style, which stand in its HTML. */
const pageOptions = {
  absWorkingDir: root,
  entryPoints: [
    {in: 'src/page/client/main.tsx', out: 'page'},
    {in: 'src/page/client/style/page.css', out: 'page'},
  ],
  outdir: dist,
  bundle: true,
  write: false,
  minify: true,
  format: 'iife',
  platform: 'browser',
  target: 'es2023',
  charset: 'utf8',
  legalComments: 'none',
  tsconfig: join(root, 'src/page/client/tsconfig.json'),
  logLevel: 'warning',
};

/** Builds dist/. Entries are written last: an entry never names a chunk that is not there yet. */
export const build = async () => {
  const made = await Promise.all([options, pageOptions].map((each) => esbuild.build(each)));
  const outputFiles = made.flatMap((each) => each.outputFiles);
  mkdirSync(dist, {recursive: true});
  const isEntry = ({path}) => basename(path, '.js') in entries;
  for (const file of outputFiles.filter((file) => !isEntry(file))) writeIfChanged(file.path, file.contents);
  for (const file of outputFiles.filter(isEntry)) writeIfChanged(file.path, file.contents, 0o755);
  utimesSync(join(dist, 'pipe.js'), new Date(), new Date());
  // It is of the build before.
  rmSync(bundled, {recursive: true, force: true});
  removeOldChunks(new Set(outputFiles.map((file) => file.path)));
};

/**
 * Bundles the stage types too, so that no first run has to: those that are not known as they are now. What is edited
 * later is bundled when it is used.
 */
export const bundleStages = () => {
  const env = {...process.env, PIPE_CACHE: bundled};
  const {status} = spawnSync(process.execPath, [join(dist, 'pipe.js'), 'stages'], {env, stdio: 'ignore'});
  if (status !== 0) console.log('stage types: they are bundled at their first use.');
};

/** A process that is running may yet import a chunk of the build before: those go after a day. */
const removeOldChunks = (current) => {
  for (const path of readdirSync(dist).map((name) => join(dist, name))) {
    const stat = statSync(path);
    if (stat.isFile() && !current.has(path) && Date.now() - stat.mtimeMs > day) rmSync(path);
  }
};

/** Builds dist/ if it is missing or older than what it is made from, and bundles stage types that have changed. */
export const buildIfOld = async () => {
  const scripts = [...Object.keys(entries), 'page'];
  const made = Math.min(...scripts.map((name) => newest(join(dist, `${name}.js`))));
  const changed = Math.max(...sources.map((path) => newest(join(root, path))));
  if (made === 0 || newest(join(dist, 'pipe.js')) <= changed) await build();
  bundleStages();
};

if (resolve(process.argv[1] ?? '') === fileURLToPath(import.meta.url)) {
  await build();
  bundleStages();
}
