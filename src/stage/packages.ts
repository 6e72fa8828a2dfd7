import {existsSync, readFileSync, realpathSync} from 'node:fs';
import {join} from 'node:path';
import {packageRoot, upward} from './installation.ts';

/** `@scope/name` or `name` of a bare import. */
export const packageName = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

/** Directory of a package as Node finds it from `dir`, else from this installation. */
export const findPackage = (name: string, dir: string): string | undefined => {
  const holds = (base: string) => existsSync(join(base, 'node_modules', name, 'package.json'));
  const base = upward(dir, holds) ?? upward(packageRoot, holds);
  return base && realpathSync(join(base, 'node_modules', name));
};

export interface Package {
  readonly name: string;
  readonly version: string;
  /** Its package.json, watched in place of all its files. */
  readonly manifest: string;
}

/** The package as imported from `dir`. */
export const versionOf = (name: string, dir: string): Package => {
  const manifest = join(findPackage(name, dir) ?? packageRoot, 'package.json');
  const {version} = JSON.parse(readFileSync(manifest, 'utf8')) as {version?: string};
  return {name, version: version ?? 'none', manifest};
};
