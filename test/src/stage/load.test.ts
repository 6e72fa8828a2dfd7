import {appendFileSync, existsSync, readFileSync, statSync, utimesSync, writeFileSync} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import {expect, onTestFinished, test, vi} from 'vitest';
import {sha256} from '../../../src/json.ts';
import {BundleDamaged, checkBundle} from '../../../src/stage/bundle-file.ts';
import * as bundling from '../../../src/stage/bundle.ts';
import type {StageCode} from '../../../src/stage/declaration.ts';
import {takeInstalled} from '../../../src/stage/installed-code.ts';
import {loadStages} from '../../../src/stage/load.ts';
import {directory, fill, stageType, textCodec} from './fixture.ts';

vi.mock(import('../../../src/stage/bundle.ts'), {spy: true});

const bundled = () => vi.mocked(bundling.bundleStages).mock.calls.length;

const load = async (root: string, dir: string, uses = './stage.ts'): Promise<StageCode> => {
  const loaded = await loadStages({root}, [{uses, dir, file: join(dir, 'p.yaml')}]);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.diagnostics));
  return loaded.value.get(uses)!;
};

/** Waits until the files of a test are older than the tick of the file system's clock. */
const settle = () => pause(60);

const stage = stageType({
  params: 'lr: Type.Number({default: 0.1})',
  inputs: "data: one(text('text')), more: many(text('figure'))",
});

test('a stage type declares its params, inputs and kind, and its bundle is the text that was hashed', async () => {
  const [dir, root] = [directory({'stage.ts': stage, 'text-codec.mjs': textCodec}), directory()];
  const code = await load(root, dir);
  expect(code.declaration).toEqual({
    about: 'A stage for tests.',
    params: {type: 'object', required: ['lr'], properties: {lr: {type: 'number', default: 0.1}}},
    inputs: {data: {kind: 'text', arity: 'one'}, more: {kind: 'figure', arity: 'many'}},
    kind: 'text',
  });
  expect(sha256(readFileSync(code.bundle))).toBe(basename(code.bundle, '.mjs'));
  expect(existsSync(join(dirname(code.bundle), 'node_modules/esbuild'))).toBe(true);
});

test('unchanged files are known by their stamps, a change is noticed', async () => {
  const [dir, root] = [directory({'stage.ts': stage, 'text-codec.mjs': textCodec}), directory()];
  await settle();
  const first = await load(root, dir);
  const before = bundled();
  expect(await load(root, dir)).toEqual(first);
  expect(bundled()).toBe(before);
  appendFileSync(join(dir, 'text-codec.mjs'), 'console.log("used")');
  expect((await load(root, dir)).digest).not.toBe(first.digest);
  expect(bundled()).toBe(before + 1);
});

test('a stamp that a later write could share is not trusted', async () => {
  const [dir, root] = [directory({'text-codec.mjs': textCodec}), directory()];
  await settle();
  writeFileSync(join(dir, 'stage.ts'), stage);
  // However slow the machine: it is read within the tick.
  const now = vi.spyOn(Date, 'now').mockReturnValue(Math.floor(statSync(join(dir, 'stage.ts')).ctimeMs) + 1);
  onTestFinished(() => now.mockRestore());
  await load(root, dir);
  const before = bundled();
  await load(root, dir);
  expect(bundled()).toBe(before + 1);
});

test('an edit of equal size and mtime is noticed', async () => {
  const [dir, root] = [directory({'stage.ts': stage, 'text-codec.mjs': textCodec}), directory()];
  const old = new Date(2020, 1, 1);
  utimesSync(join(dir, 'stage.ts'), old, old);
  await settle();
  const first = await load(root, dir);
  fill(dir, {'stage.ts': stage.replace('0.1', '0.2')});
  utimesSync(join(dir, 'stage.ts'), old, old);
  expect((await load(root, dir)).digest).not.toBe(first.digest);
});

test('a lost bundle is written again, a damaged one is not run', async () => {
  const [dir, root] = [directory({'stage.ts': stage, 'text-codec.mjs': textCodec}), directory()];
  await settle();
  const {bundle} = await load(root, dir);
  const text = readFileSync(bundle);
  text[40]! ^= 1;
  writeFileSync(bundle, text);
  expect(() => checkBundle(bundle)).toThrow(BundleDamaged);
  expect(existsSync(bundle)).toBe(false);
  await load(root, dir);
  expect(() => checkBundle(bundle)).not.toThrow();
});

const installed = async () => {
  const [dir, from, root] = [
    directory({'stage.ts': stage, 'text-codec.mjs': textCodec}),
    directory(),
    directory(),
  ];
  await settle();
  const code = await load(from, dir);
  const take = () => takeInstalled(root, [{uses: './stage.ts', dir}], from).get('./stage.ts');
  return {dir, root, code, take};
};

test('what was bundled at the set-up is taken over, and lies in the cache from then on', async () => {
  const {dir, root, code, take} = await installed();
  const before = bundled();
  const taken = take();
  expect(taken).toEqual({...code, bundle: expect.stringContaining(root) as string});
  expect(() => checkBundle(taken!.bundle)).not.toThrow();
  expect(existsSync(join(dirname(taken!.bundle), 'node_modules/esbuild'))).toBe(true);
  expect(await load(root, dir)).toEqual(taken);
  expect(bundled()).toBe(before);
});

test('what was edited since the set-up, or is damaged there, is not taken over', async () => {
  const edited = await installed();
  appendFileSync(join(edited.dir, 'text-codec.mjs'), ' ');
  expect(edited.take()).toBeUndefined();
  const damaged = await installed();
  const text = readFileSync(damaged.code.bundle);
  text[40]! ^= 1;
  writeFileSync(damaged.code.bundle, text);
  expect(damaged.take()).toBeUndefined();
});

test('every module that is no stage type is told, at every place that names it', async () => {
  const dir = directory({
    'syntax.ts': 'export default {',
    'throws.ts': 'throw new Error("boom")',
    'not.ts': 'export default {about: "x", params: {type: "object"}, inputs: {a: 1}}',
    'nothing.ts': 'export const x = 1;',
    'package.ts': 'import x from "no-such-package"; export default x',
    'my-stage.ts': '',
  });
  const request = (uses: string, start: number) => ({
    uses,
    dir,
    file: 'p.yaml',
    range: {start, end: start + 1},
  });
  const names = [
    './syntax.ts',
    './throws.ts',
    './not.ts',
    './nothing.ts',
    './package.ts',
    './my-stag.ts',
    'make-mons',
  ];
  const requests = [...names.map(request), request('make-mons', 9)];
  const loaded = await loadStages({root: directory()}, requests);
  expect(
    loaded.ok
      ? []
      : loaded.diagnostics.map(({message, suggestion, range}) => [range?.start, message, suggestion]),
  ).toEqual([
    [
      0,
      '"./syntax.ts" cannot be loaded: syntax.ts:1:17: Expected identifier but found end of file',
      undefined,
    ],
    [1, '"./throws.ts" cannot be imported: boom', undefined],
    [
      2,
      '"./not.ts" is not a stage type: its default export must be defineStage({…}), but input "a" is not one(…), optional(…) or many(…) of a codec.',
      undefined,
    ],
    [
      3,
      '"./nothing.ts" is not a stage type: its default export must be defineStage({…}), but there is none.',
      undefined,
    ],
    [
      4,
      '"./package.ts" cannot be loaded: package.ts:1:15: The package "no-such-package" is not installed here (npm install no-such-package)',
      undefined,
    ],
    [5, 'There is no stage type "./my-stag.ts".', './my-stage.ts'],
    [6, 'There is no stage type "make-mons".', 'make-moons'],
    [9, 'There is no stage type "make-mons".', 'make-moons'],
  ]);
});

test('a module that ends its process is told, and the others are not blamed for it', async () => {
  const dir = directory({'exits.ts': 'process.exit(0)', 'stage.ts': stage, 'text-codec.mjs': textCodec});
  const requests = ['./exits.ts', './stage.ts'].map((uses) => ({uses, dir, file: 'p.yaml'}));
  const loaded = await loadStages({root: directory()}, requests);
  expect(loaded.ok ? [] : loaded.diagnostics.map(({message}) => message)).toEqual([
    '"./exits.ts" ends the process that imports it.',
  ]);
});
