import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {cacheDirectory, entryName, loads, publish} from '../../scripts/tensorflow/cache.mjs';

let directory;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'addon-cache-'))));
afterEach(() => rmSync(directory, {recursive: true}));

const text = (entry) => readFileSync(join(entry, 'tfjs_binding.node'), 'utf8');
const fill = (contents) => (stage) => writeFileSync(join(stage, 'tfjs_binding.node'), contents);
const isWhole = (entry) => text(entry).startsWith('whole');

describe('publish', () => {
  it('makes an entry and leaves nothing else', () => {
    publish(join(directory, 'entry'), fill('whole'), isWhole);
    expect(readdirSync(directory)).toEqual(['entry']);
  });

  it('keeps the entry of a set-up that was faster', () => {
    const entry = join(directory, 'entry');
    const slow = (stage) => {
      publish(entry, fill('whole, first'), isWhole);
      fill('whole, second')(stage);
    };
    publish(entry, slow, isWhole);
    expect(text(entry)).toBe('whole, first');
    expect(readdirSync(directory)).toEqual(['entry']);
  });

  it('replaces a damaged entry', () => {
    const entry = join(directory, 'entry');
    mkdirSync(entry);
    fill('cut short')(entry);
    publish(entry, fill('whole'), isWhole);
    expect(text(entry)).toBe('whole');
    expect(readdirSync(directory)).toEqual(['entry']);
  });

  it('leaves nothing when filling fails, or when what was built does not load', () => {
    const entry = join(directory, 'entry');
    const failing = () => {
      throw new Error('no network');
    };
    expect(() => publish(entry, failing, isWhole)).toThrow('no network');
    expect(() => publish(entry, fill('rubbish'), isWhole)).toThrow('does not load');
    expect(readdirSync(directory)).toEqual([]);
  });
});

describe('an entry', () => {
  it('does not load when its addon is missing or is no library', () => {
    expect(loads(directory)).toBe(false);
    fill('rubbish')(directory);
    expect(loads(directory)).toBe(false);
  });

  it('has another name when anything it is built from differs', () => {
    const [a, b] = ['a', 'b'].map((name) => join(directory, name));
    writeFileSync(a, 'wheels');
    writeFileSync(b, 'sources');
    const machine = {platform: 'linux-x64', wheels: 'cpu'};
    const name = entryName(machine, [a, b]);
    expect(name).toMatch(/^linux-x64-cpu-[0-9a-f]{12}$/);
    expect(entryName({...machine, wheels: 'cuda'}, [a, b])).not.toBe(name);
    writeFileSync(b, 'sources, edited');
    expect(entryName(machine, [a, b])).not.toBe(name);
  });
});

describe('the directory of entries', () => {
  it('is in the cache of the user', () => {
    expect(cacheDirectory({XDG_CACHE_HOME: directory})).toBe(join(directory, 'tfjs-tensorflow'));
  });

  it('is in the checkout when that cannot be written to', () => {
    writeFileSync(join(directory, 'file'), '');
    expect(cacheDirectory({XDG_CACHE_HOME: join(directory, 'file')})).toMatch(
      /node_modules\/\.cache\/tfjs-tensorflow$/,
    );
  });

  it('loses what a killed set-up left a day ago, and keeps what one is at work on', () => {
    const cache = join(directory, 'tfjs-tensorflow');
    const [old, young] = ['.stage-old', '.stage-young'].map((name) => join(cache, name));
    for (const stage of [old, young]) mkdirSync(stage, {recursive: true});
    const yesterday = new Date(Date.now() - 25 * 60 * 60 * 1000);
    utimesSync(old, yesterday, yesterday);
    cacheDirectory({XDG_CACHE_HOME: directory});
    expect([existsSync(old), existsSync(young)]).toEqual([false, true]);
  });
});
