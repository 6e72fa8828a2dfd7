import type {BuildOptions, BuildResult, Metafile} from 'esbuild';
import {existsSync} from 'node:fs';
import {isBuiltin} from 'node:module';
import {dirname, join, relative, resolve} from 'node:path';
import {digestOf, sha256} from '../json.ts';
import {stageImports} from './imports.ts';
import {packageRoot, upward} from './installation.ts';
import {packageName, versionOf} from './packages.ts';
import {bundledPackages, contributions, sourceNames, withoutPaths} from './sources.ts';

/** A stage type's module with all that it uses, as one text. */
export interface Bundle {
  readonly text: string;
  /** sha256 of the text. */
  readonly sha256: string;
  /** Identity of the code: the text, and name and version of each package that it imports. */
  readonly digest: string;
  readonly sources: Readonly<Record<string, string>>;
  readonly packages: Readonly<Record<string, string>>;
  /** Every file whose content can change the bundle, used or not. */
  readonly files: readonly string[];
}

const printing = {target: 'node20', legalComments: 'none', charset: 'utf8'} as const;

/**
 * What decides the text: comments and formatting are gone, unused code is shaken off, names stay readable for stack
 * traces. No tsconfig.json and no guessed extension can change what an import means, so the files read are all that
 * matters.
 */
const options = {
  ...printing,
  absWorkingDir: packageRoot,
  outdir: join(packageRoot, 'bundles'),
  bundle: true,
  write: false,
  metafile: true,
  format: 'esm',
  platform: 'node',
  treeShaking: true,
  minifySyntax: true,
  tsconfigRaw: {},
  resolveExtensions: [],
  plugins: [stageImports],
  logLevel: 'silent',
} as const satisfies BuildOptions;

/**
 * Bundles stage types, together so that a file they share is parsed once. esbuild links each of them by itself, so a
 * bundle is the same in any company.
 *
 * @throws esbuild's BuildFailure.
 */
export const bundleStages = async (files: readonly string[]): Promise<readonly Bundle[]> => {
  const esbuild = await import('esbuild');
  const entryPoints = files.map((file, index) => ({in: file, out: `${index}`}));
  const result: BuildResult<typeof options> = await esbuild.build({...options, entryPoints});
  return Promise.all(files.map((file, index) => pick(result, file, index)));
};

const pick = async (result: BuildResult<typeof options>, file: string, index: number): Promise<Bundle> => {
  const path = join(options.outdir, `${index}.js`);
  const inputs = reachable(result.metafile, relative(packageRoot, file));
  const names = sourceNames(inputs, dirname(file));
  const linked = withoutPaths(result.outputFiles.find((output) => output.path === path)?.text ?? '', names);
  const text = await withoutComments(linked);
  const imports = result.metafile.outputs[relative(packageRoot, path)]?.imports ?? [];
  const external = imports
    .filter((one) => one.external && !isBuiltin(one.path))
    .map((one) => packageName(one.path));
  return describe(file, text, contributions(linked, names), [...external, ...bundledPackages(names)], inputs);
};

/**
 * esbuild keeps the comments inside expressions unless it prints without white space, so it prints twice: the second
 * time with line breaks, for stack traces.
 */
const withoutComments = async (text: string): Promise<string> => {
  const esbuild = await import('esbuild');
  const dense = await esbuild.transform(text, {...printing, minifyWhitespace: true});
  return (await esbuild.transform(dense.code, printing)).code;
};

/** Every file that a module leads to, whether or not something of it is used today. */
const reachable = (metafile: Metafile, entry: string): readonly string[] => {
  const found = new Set([entry]);
  for (const input of found) {
    for (const {path, external} of metafile.inputs[input]?.imports ?? []) if (!external) found.add(path);
  }
  return [...found];
};

const describe = (
  file: string,
  text: string,
  sources: Record<string, string>,
  packageNames: readonly string[],
  inputs: readonly string[],
): Bundle => {
  const found = [...new Set(packageNames)].sort().map((name) => versionOf(name, dirname(file)));
  const packages = Object.fromEntries(found.map(({name, version}) => [name, version]));
  const bytes = sha256(text);
  const digest = digestOf(['code/1', bytes, packages]);
  const files = [...watched(inputs), ...found.map(({manifest}) => manifest)];
  return {text, sha256: bytes, digest, sources, packages, files: [...new Set(files)]};
};

/** The files themselves and the package.json above each, which can say that a file has no side effects. */
const watched = (inputs: readonly string[]): readonly string[] => {
  const own = inputs
    .map((input) => resolve(packageRoot, input))
    .filter((path) => !path.includes('/node_modules/'));
  const above = own.map((path) => upward(dirname(path), (dir) => existsSync(join(dir, 'package.json'))));
  return [...own, ...above.filter((dir) => dir !== undefined).map((dir) => join(dir, 'package.json'))];
};
