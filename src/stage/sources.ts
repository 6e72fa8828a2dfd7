import {relative, resolve, sep} from 'node:path';
import {sha256} from '../json.ts';
import {packageRoot} from './installation.ts';
import {packageName} from './packages.ts';

const inPackages = 'node_modules/';

/** A source is named relative to `pipe` or else to the stage type's own directory; a bundled package is one source. */
const sourceName = (path: string, dir: string): string => {
  const at = path.lastIndexOf(`/${inPackages}`);
  if (at !== -1) return inPackages + packageName(path.slice(at + 1 + inPackages.length));
  return relative(path.startsWith(packageRoot + sep) ? packageRoot : dir, path);
};

/** esbuild's name of each input → its name as a source. */
export const sourceNames = (inputs: readonly string[], dir: string): ReadonlyMap<string, string> =>
  new Map(inputs.map((input) => [input, sourceName(resolve(packageRoot, input), dir)]));

export const bundledPackages = (names: ReadonlyMap<string, string>): readonly string[] =>
  [...names.values()]
    .filter((name) => name.startsWith(inPackages))
    .map((name) => name.slice(inPackages.length));

/**
 * esbuild keys a module that is imported dynamically (or is CommonJS) by its path. The path of a checkout is no part
 * of the code, so the key becomes the source's name.
 */
export const withoutPaths = (text: string, names: ReadonlyMap<string, string>): string => {
  const keys = new Map([...names].map(([input, name]) => [JSON.stringify(input), JSON.stringify(name)]));
  return text.replace(
    /^(\s*(?:async )?)("[^"]*")(?=\()/gm,
    (_, indent: string, key: string) => indent + (keys.get(key) ?? key),
  );
};

/**
 * What each source file put into a bundle, as sha256 by source name. esbuild heads the code of each input with the
 * comment `// <input>`; files of the same name (those of one package) are taken together. A look-alike line inside a
 * template literal could at worst make `why` name a neighbour: the code digest is of the whole bundle.
 */
export const contributions = (
  bundle: string,
  nameOf: ReadonlyMap<string, string>,
): Record<string, string> => {
  const parts = new Map<string, string[]>();
  let part: string[] = [];
  for (const line of bundle.split('\n')) {
    const name = line.startsWith('// ') ? nameOf.get(line.slice('// '.length)) : undefined;
    if (name === undefined) part.push(line);
    else parts.set(name, (part = parts.get(name) ?? []));
  }
  const digests = [...parts].map(([name, lines]) => [name, sha256(lines.join('\n').trimEnd())] as const);
  return Object.fromEntries(digests.sort(([a], [b]) => (a < b ? -1 : 1)));
};
