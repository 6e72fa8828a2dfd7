import {spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {expect, test} from 'vitest';
import {removeTree} from '../../../src/cache/remove-tree.ts';
import {bundled} from './bundled.ts';
import {isRoot, nobody, scratch, share} from './scratch.ts';

test('what is not there is removed already', () => {
  removeTree(`${scratch()}/none`);
});

test('directories go that their owner may not write to or look into', () => {
  const dir = scratch();
  share(dir);
  const program = bundled(`
    import {chmodSync, mkdirSync, writeFileSync} from 'node:fs';
    import {removeTree} from './src/cache/remove-tree.ts';
    const dir = process.argv[2] + '/tree';
    for (const [name, mode] of [['a/read', 0o555], ['a/b/none', 0], ['list', 0o444], ['a/b', 0o111]]) {
      mkdirSync(dir + '/' + name, {recursive: true});
      if (name !== 'a/b') writeFileSync(dir + '/' + name + '/f', '');
      chmodSync(dir + '/' + name, mode);
    }
    removeTree(dir);`);
  const {status, stderr} = spawnSync(process.execPath, [program, dir], {
    encoding: 'utf8',
    ...(isRoot && nobody),
  });
  expect([status, stderr, existsSync(`${dir}/tree`)]).toEqual([0, '', false]);
});
