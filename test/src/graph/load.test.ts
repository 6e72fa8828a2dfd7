import {readFileSync, readdirSync, writeFileSync} from 'node:fs';
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
