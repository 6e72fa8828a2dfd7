import type {OnResolveArgs, OnResolveResult, Plugin, PluginBuild} from 'esbuild';
import {existsSync} from 'node:fs';
import {isBuiltin} from 'node:module';
import {dirname, join} from 'node:path';
import {packageRoot} from './installation.ts';
import {findPackage, packageName} from './packages.ts';

/** `pipe/stage` is the contract, `pipe/<path>` a file of the library. */
const fromPipe = (specifier: string): string =>
  specifier === 'pipe/stage'
    ? join(packageRoot, 'src/stage/stage.ts')
    : join(packageRoot, 'stages', `${specifier.slice('pipe/'.length).replace(/\.ts$/, '')}.ts`);

const resolvePipe = ({path}: OnResolveArgs): OnResolveResult => {
  const file = fromPipe(path);
  return existsSync(file) ? {path: file} : {errors: [{text: `"${path}" names no file: there is no ${file}`}]};
};

const missing = (name: string): OnResolveResult => ({
  errors: [{text: `The package "${name}" is not installed here (npm install ${name})`}],
});

/**
 * Packages stay imports of the bundle, all but TypeBox: it is many small files, whose loading would cost every stage
 * some 0.4 s.
 */
const resolvePackage =
  (build: PluginBuild) =>
  async (args: OnResolveArgs): Promise<OnResolveResult | undefined> => {
    const {path, resolveDir, kind} = args;
    if (args.pluginData === 'typebox') return undefined;
    if (isBuiltin(path)) return {path, external: true};
    const name = packageName(path);
    const dir = findPackage(name, resolveDir);
    if (dir === undefined) return missing(name);
    if (name !== 'typebox') return {path, external: true};
    // Resolved from inside the package, by its own name, so that the copy found above is the one bundled.
    return build.resolve(path, {kind, resolveDir: dirname(dir), pluginData: 'typebox'});
  };

/** How the imports of a stage type are resolved. */
export const stageImports: Plugin = {
  name: 'stage-imports',
  setup(build) {
    build.onResolve({filter: /^pipe\//}, resolvePipe);
    build.onResolve({filter: /^[^./#]/}, resolvePackage(build));
  },
};
