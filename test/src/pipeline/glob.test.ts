import {symlinkSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {alternatives} from '../../../src/pipeline/braces.ts';
import {glob} from '../../../src/pipeline/glob.ts';
import {Rig} from '../../helpers/rig.ts';

let rig: Rig;
beforeEach(() => {
  rig = new Rig();
  for (const path of [
    'a.csv',
    'b.csv',
    'b.txt',
    '.hidden.csv',
    'raw/1.npz',
    'raw/x/2.npz',
    'raw/x/.git/3.npz',
    'raw/[a].csv',
  ]) {
    rig.write(path, '');
  }
});
afterEach(() => rig.remove());

describe('glob', () => {
  it.each([
    ['a.csv', ['a.csv']],
    ['*.csv', ['a.csv', 'b.csv']],
    ['./?.{csv,txt}', ['a.csv', 'b.csv', 'b.txt']],
    ['[!a].csv', ['b.csv']],
    ['[a-b].csv', ['a.csv', 'b.csv']],
    ['.*.csv', ['.hidden.csv']],
    ['raw/**/*.npz', ['raw/1.npz', 'raw/x/2.npz']],
    ['**/*.csv', ['a.csv', 'b.csv', 'raw/[a].csv']],
    ['raw/**', ['raw/1.npz', 'raw/[a].csv', 'raw/x/2.npz']],
    ['raw', ['raw/1.npz', 'raw/[a].csv', 'raw/x/.git/3.npz', 'raw/x/2.npz']],
    ['a+csv', []],
    ['nothing/*.csv', []],
    ['a.csv/*', []],
    ['a\0.csv', []],
    [`raw/${'long'.repeat(64)}/*`, []],
  ])('%s', (pattern, files) => {
    expect(glob(rig.dir, pattern)).toEqual(files);
  });

  it('reads absolute patterns and those that lead upwards', () => {
    expect(glob('/elsewhere', `${rig.dir}/*.txt`)).toEqual([`${rig.dir}/b.txt`]);
    expect(glob(`${rig.dir}/raw`, '../*.txt')).toEqual(['../b.txt']);
  });

  it('finds nothing in a directory that is excepted, by whatever path, unless it starts there', () => {
    symlinkSync(rig.dir, join(rig.dir, 'raw/link'));
    const found = (dir: string, pattern: string) => glob(dir, pattern, join(rig.dir, 'raw/x'));
    expect(found(rig.dir, 'raw/*/*.npz')).toEqual([]);
    expect(found(rig.dir, 'raw/x/2.npz')).toEqual([]);
    expect(found(rig.dir, 'raw/link/raw/{x,.}/*.npz')).toEqual(['raw/link/raw/1.npz']);
    expect(found(join(rig.dir, 'raw/x'), '*.npz')).toEqual(['2.npz']);
  });

  it('follows links, but none that leads back', () => {
    rig.write('data/1.csv', '');
    const link = (to: string, name: string) => symlinkSync(to, join(rig.dir, name));
    link('.', 'data/latest');
    link('..', 'data/up');
    link('self', 'data/self');
    link('../raw/x', 'data/other');
    link('../../data', 'raw/x/back');
    expect(glob(rig.dir, 'data/**')).toEqual(['data/1.csv', 'data/other/2.npz']);
    expect(glob(rig.dir, 'data')).toEqual(['data/1.csv', 'data/other/.git/3.npz', 'data/other/2.npz']);
    expect(glob(rig.dir, 'data/latest')).toEqual([
      'data/latest/1.csv',
      'data/latest/other/.git/3.npz',
      'data/latest/other/2.npz',
    ]);
    expect(glob(rig.dir, 'data/self')).toEqual([]);
  });

  it('unfolds nested braces and leaves lone ones alone', () => {
    expect(alternatives('a{b,c{d,e}}f')).toEqual(['abf', 'acdf', 'acef']);
    expect(alternatives('{a}{b')).toEqual(['{a}{b']);
    expect(alternatives('[{]a,b}')).toEqual(['[{]a,b}']);
  });
});
