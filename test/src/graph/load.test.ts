import {existsSync, readFileSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import {expect, test, vi} from 'vitest';
import {loadGraph} from '../../../src/graph/load.ts';
import * as parsing from '../../../src/pipeline/parse.ts';
import {directory, fill, stageType, textCodec} from '../stage/fixture.ts';

vi.mock(import('../../../src/pipeline/parse.ts'), {spy: true});

const parsed = () => vi.mocked(parsing.parsePipeline).mock.calls.length;

const pipeline = `
params: {n: 3}
stages:
  prep: {cmd: [echo, yes], kind: text}
  use: {uses: ./stage.ts, inputs: {data: prep}, with: {n: "\${n}"}}
`;

const files = {
  'p.yaml': pipeline,
  'stage.ts': stageType({params: 'n: Type.Integer()', inputs: "data: one(text('text'))"}),
  'text-codec.mjs': textCodec,
};

test('a graph is made once for a text, its overrides and its code', async () => {
  const [dir, root] = [directory(files), directory()];
  await pause(60);
  const load = (set = {}) => loadGraph(join(dir, 'p.yaml'), {set}, {root});
  const first = await load();
  expect(first).toMatchObject({
    ok: true,
    text: pipeline,
    value: {stages: [{id: 'prep'}, {id: 'use', params: {n: 3}}]},
  });
  expect(parsed()).toBe(1);
  expect(await load()).toEqual(first);
  expect(parsed()).toBe(1);
  expect(await load({n: 4})).toMatchObject({value: {stages: [{}, {params: {n: 4}}]}});
  fill(dir, {'stage.ts': files['stage.ts'].replace('Integer()', 'Integer({maximum: 2})')});
  expect(await load()).toMatchObject({ok: false, diagnostics: [{rule: 'wrong-value'}]});
});

test('a remembered graph with a flipped bit is made again', async () => {
  const [dir, root] = [directory(files), directory()];
  await pause(60);
  const load = () => loadGraph(join(dir, 'p.yaml'), {set: {}}, {root});
  const first = await load();
  const memo = join(root, 'graphs', readdirSync(join(root, 'graphs'))[0]!);
  writeFileSync(memo, readFileSync(memo, 'utf8').replace('"n":3', '"n":7'));
  expect(await load()).toEqual(first);
});

test('mistakes are told and leave no memory; neither does a file that is not there', async () => {
  const [dir, root] = [directory({...files, 'bad.yaml': 'stages: {a: {uses: ./stage.tss}}'}), directory()];
  const bad = await loadGraph(join(dir, 'bad.yaml'), {set: {}}, {root});
  expect(bad).toMatchObject({
    ok: false,
    diagnostics: [{rule: 'unknown-stage-type', suggestion: './stage.ts'}],
  });
  expect(await loadGraph(join(dir, 'q.yaml'), {set: {}}, {root})).toMatchObject({ok: false, text: ''});
  expect(readdirSync(root)).toEqual([]);
});

test('the mistakes of a text, of its stage types and of its edges are told together, in the order of the text', async () => {
  const text = `stages:
  type: {uses: ./stag.ts}
  value: {uses: ./stage.ts, inputs: {data: ok}, with: {n: x}}
  key: {cmd: x, kidn: text}
  edge: {uses: ./stage.ts, inputs: {data: wrong}, with: {n: 1}}
  module: {uses: ./throws.ts, with: {n: y}}
  one: {cmd: x, inputs: {i: two}}
  two: {cmd: x, inputs: {i: one}}
  file: {cmd: x, files: [nowhere.txt]}
  after: {uses: ./stage.ts, inputs: {data: type}, with: {n: 1}}
  ok: {cmd: x, kind: text}
  wrong: {cmd: x, kind: figure}
`;
  const [dir, root] = [
    directory({...files, 'throws.ts': 'throw new Error("boom")', 'p.yaml': text}),
    directory(),
  ];
  const loaded = await loadGraph(join(dir, 'p.yaml'), {set: {}}, {root});
  const stageAt = (offset = 0) => /^ {2}(\w+):/.exec(text.slice(text.lastIndexOf('\n', offset) + 1))?.[1];
  expect(loaded.ok ? [] : loaded.diagnostics.map(({rule, range}) => [stageAt(range?.start), rule])).toEqual([
    ['type', 'unknown-stage-type'],
    ['value', 'wrong-type'],
    ['key', 'unknown-key'],
    ['edge', 'wrong-kind'],
    ['module', 'bad-stage-type'],
    ['two', 'cycle'],
    ['file', 'missing-file'],
  ]);
  expect(existsSync(join(root, 'graphs'))).toBe(false);
});

test('a file that vanishes is told in its place, as one that never was', async () => {
  const text = 'stages:\n  a: {cmd: x, files: ["*.csv", b.txt]}\n';
  const [dir, root] = [directory({'p.yaml': text, 'a.csv': '', 'b.txt': ''}), directory()];
  const load = (cache = root) => loadGraph(join(dir, 'p.yaml'), {set: {}}, {root: cache});
  expect(await load()).toMatchObject({ok: true});
  rmSync(join(dir, 'b.txt'));
  const told = await load();
  expect(told).toMatchObject({
    ok: false,
    diagnostics: [{rule: 'missing-file', range: {start: text.indexOf('b.txt')}}],
  });
  expect(told).toEqual(await load(directory()));
  writeFileSync(join(dir, 'b.txt'), '');
  const before = parsed();
  expect(await load()).toMatchObject({ok: true});
  expect(parsed()).toBe(before);
});

test('a cache that cannot be written hides no mistake of the text', async () => {
  const text = 'stages:\n  a: {uses: ./stage.ts, retyr: 1, inputs: {data: b}}\n  b: {cmd: x, files: [c]}\n';
  const dir = directory({...files, 'p.yaml': text});
  const told = await loadGraph(join(dir, 'p.yaml'), {set: {}}, {root: join(dir, 'p.yaml')});
  expect(told).toMatchObject({ok: false, diagnostics: [{rule: 'unknown-key'}, {rule: 'missing-file'}]});
});
