import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {sha256} from '../json.ts';
import {packageRoot} from '../stage/installation.ts';
import type {Installation} from './bundle.ts';

/** What this installation is. */
export const thisInstallation = (): Installation => {
  const {version} = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {version: string};
  const lock = join(packageRoot, 'package-lock.json');
  return {
    pipe: version,
    node: process.version,
    ...(existsSync(lock) && {lock: sha256(readFileSync(lock))}),
  };
};
