import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {packageRoot} from '../../stage/installation.ts';
import type {Finding} from './finding.ts';

interface Package {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const readPackage = (dir: string): Package | undefined => {
  const file = join(dir, 'package.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Package) : undefined;
};

const needed = [20, 9] as const;

export const checkNode = (): Finding => {
  const version = process.versions.node;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const enough = major > needed[0] || (major === needed[0] && minor >= needed[1]);
  if (enough) return {name: 'Node', state: 'well', says: `${version} on ${process.platform}-${process.arch}`};
  return {name: 'Node', state: 'broken', says: version, mend: `install Node ${needed.join('.')} or newer`};
};

/** Whether every package is there in the version that package.json asks for. */
export const checkPackages = (): Finding => {
  const wanted = Object.entries(readPackage(packageRoot)?.dependencies ?? {});
  const wrong = wanted.flatMap(([name, version]) => {
    const found = readPackage(join(packageRoot, 'node_modules', name))?.version;
    return found === version ? [] : [`${name} ${found ?? 'missing'} (needs ${version})`];
  });
  if (wrong.length === 0)
    return {name: 'packages', state: 'well', says: `${wanted.length}, each in the version that is pinned`};
  return {name: 'packages', state: 'broken', says: wrong.join(', '), mend: `cd ${packageRoot} && npm ci`};
};
