import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {packageRoot} from '../../stage/installation.ts';
import type {Finding} from './finding.ts';

interface Package {
  readonly version: string;
  readonly engines?: {readonly node: string};
  readonly dependencies?: Readonly<Record<string, string>>;
}

const readPackage = (dir: string): Package | undefined => {
  const file = join(dir, 'package.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Package) : undefined;
};

/** Packages may ask for less: sharp's modules do not load before 20.10. */
export const checkNode = (version: string = process.versions.node): Finding => {
  const needed = /[\d.]+/.exec(readPackage(packageRoot)?.engines?.node ?? '')?.[0] ?? '0';
  const [[major, minor], [least, leastMinor]] = [version, needed].map(numbersOf) as [Numbers, Numbers];
  const enough = major > least || (major === least && minor >= leastMinor);
  if (enough) return {name: 'Node', state: 'well', says: `${version} on ${process.platform}-${process.arch}`};
  return {name: 'Node', state: 'broken', says: version, mend: `install Node ${needed} or newer`};
};

type Numbers = readonly [major: number, minor: number];

const numbersOf = (version: string): Numbers => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return [major, minor];
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
