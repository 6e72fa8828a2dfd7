import {existsSync, mkdirSync, statSync, writeFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {UsageError} from '../plan/selection.ts';
import {startingFiles} from './init/files.ts';
import type {Action} from './line/settings.ts';
import {print} from './print/print.ts';

/** A project may have these already; they are left as they are. */
const shared = ['package.json', '.gitignore'];

/** `pipe init`: writes a small project that runs at once. */
export const init: Action = ([dir = '.']) => {
  if (statSync(dir, {throwIfNoEntry: false})?.isFile())
    throw new UsageError(`${dir} is a file. Name a directory: pipe init DIR`);
  const files = startingFiles(resolve(dir));
  const present = Object.keys(files).filter((name) => existsSync(join(dir, name)));
  const [taken] = present.filter((name) => !shared.includes(name));
  if (taken !== undefined)
    throw new UsageError(`${join(dir, taken)} exists already. Name another directory: pipe init DIR`);
  mkdirSync(dir, {recursive: true});
  for (const [name, text] of Object.entries(files)) {
    if (!present.includes(name)) writeFileSync(join(dir, name), text, {flag: 'wx'});
    print(`${present.includes(name) ? 'left as it is' : 'wrote'}  ${join(dir, name)}`);
  }
  print(
    '',
    'Next:',
    ...(dir === '.' ? [] : [`  cd ${dir}`]),
    '  pipe run moons.yaml',
    '  pipe show moons.yaml figure',
  );
  return Promise.resolve(0);
};
