import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname} from 'node:path';
import {onTestFinished} from 'vitest';
import type {Cache} from '../../../src/cache/cache.ts';
import type {StageRecord} from '../../../src/cache/record.ts';
import {removeTree} from '../../../src/cache/remove-tree.ts';
import {leavesOf} from '../../../src/cache/tree.ts';
import {sha256} from '../../../src/json.ts';

/** A directory that is gone when the test is over. */
export const scratch = (): string => {
  const dir = mkdtempSync(`${tmpdir()}/pipe-cache-`);
  chmodSync(dir, 0o755);
  onTestFinished(() => removeTree(dir));
  return dir;
};

/** Makes so many directories inside one another, moving each into the next: no path is as long as that to the last. */
export const nest = (dir: string, depth: number): void => {
  const name = 'd'.repeat(200);
  for (let at = 0; at < depth; at++) {
    mkdirSync(`${dir}/next`);
    writeFileSync(`${dir}/next/f`, '');
    if (at > 0) renameSync(`${dir}/${name}`, `${dir}/next/${name}`);
    renameSync(`${dir}/next`, `${dir}/${name}`);
  }
};

/** Whether a test may start processes as another user. */
export const isRoot = process.getuid?.() === 0;

/** Another user, for spawn. */
export const nobody = {uid: 65534, gid: 65534};

/** Lets everybody write to the directories below this one. */
export const share = (dir: string): void => {
  chmodSync(dir, 0o777);
  for (const entry of readdirSync(dir, {withFileTypes: true}))
    if (entry.isDirectory()) share(`${dir}/${entry.name}`);
};

/** Path → text. */
export type Tree = Readonly<Record<string, string>>;

export const writeTree = (dir: string, tree: Tree): void => {
  for (const [path, text] of Object.entries(tree)) {
    mkdirSync(dirname(`${dir}/${path}`), {recursive: true});
    writeFileSync(`${dir}/${path}`, text);
  }
};

export const readTree = (dir: string): Tree =>
  Object.fromEntries(leavesOf(dir).map(({path}) => [path, readFileSync(`${dir}/${path}`, 'utf8')]));

export const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

/** Stores a tree and returns its digest. */
export const storeTree = async (cache: Cache, tree: Tree, kind = 'dataset'): Promise<string> => {
  const dir = cache.stage();
  writeTree(dir, tree);
  return (await cache.artifacts.store(dir, kind)).digest;
};

export const keyOf = (name: string): string => sha256(name);

export const recordOf = (name: string, artifact: string): StageRecord => ({
  version: 1,
  key: keyOf(name),
  parts: {type: 'make-moons', code: keyOf('code'), params: {count: 4}, inputs: {}, files: {}, env: {}},
  artifact,
  kind: 'dataset',
  stage: name,
  pipeline: 'moons',
  sources: {},
  packages: {},
  startedAt: '2026-01-01T00:00:00.000Z',
  durationMs: 12,
  attempts: 1,
  host: {},
  engine: {},
  metrics: {precision: 0.75},
});
