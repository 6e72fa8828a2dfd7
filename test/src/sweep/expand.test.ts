import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {Cache} from '../../../src/cache/cache.ts';
import {openCache} from '../../../src/cache/open.ts';
import type {Graph} from '../../../src/graph/graph.ts';
import {makeGraph} from '../../../src/graph/make.ts';
import type {Json, JsonObject} from '../../../src/json.ts';
import {keyOf, keyParts} from '../../../src/plan/key.ts';
import {selectStages} from '../../../src/plan/selection.ts';
import {expandTrials} from '../../../src/sweep/expand.ts';
import {InvalidTrial} from '../../../src/sweep/invalid-trial.ts';
import {pointsOf} from '../../../src/sweep/points.ts';
import {trialsOf, type Trial} from '../../../src/sweep/trials.ts';

const file = resolve('pipelines/moons_dlsm.yaml');
const text = readFileSync(file, 'utf8');

let root: string;
let cache: Cache;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'pipe-expand-'));
  cache = openCache(root);
});
afterAll(() => rmSync(root, {recursive: true}));

/** The key of every stage, were the artifact of each as good as its key. */
const keysOf = (graph: Graph, stages = graph.stages): ReadonlyMap<string, string> => {
  const keys = new Map<string, string>();
  const sources = {dir: graph.dir, files: cache.files, artifactOf: (id: string) => keys.get(id) as string};
  for (const node of stages) keys.set(node.id, keyOf(keyParts(node, sources)));
  return keys;
};

const keysAlone = async ({overlay}: Trial, words: readonly string[]): Promise<JsonObject> => {
  const made = await makeGraph({file, text, overrides: {profile: 'quick', set: overlay}}, cache);
  if (!made.ok) throw new Error(made.diagnostics.map(({message}) => message).join('\n'));
  return Object.fromEntries(keysOf(made.value, selectStages(made.value, words)));
};

describe('the graph of a sweep', () => {
  test.each([
    ['params that few stages read', {weighting_ce: [0, 1], weighting_dlsm: [0, 2]}, []],
    ['params that many stages read', {sigma: [5, 7.5], seed: [1, 2]}, []],
    ['values in matrix axes', {scale: [5, 10], sampler_steps: [5, 10]}, []],
    ['a part of the stages', {lambda: [0.1, 0.2], weighting_dlsm: [0, 2]}, ['fig5']],
  ])('has the keys that each trial has alone: %s', async (_, grid, stages) => {
    const trials = trialsOf([{points: pointsOf({grid}), seeds: []}], undefined);
    const base = {file, text, profile: 'quick', set: {}, stages};
    const {graph, stagesOf} = await expandTrials('s', base, trials, cache);
    const keys = keysOf(graph);
    // Equal stages are one: no key stands twice.
    expect(new Set(keys.values()).size).toBe(graph.stages.length);
    for (const [number, trial] of trials.entries()) {
      const {own, shared} = stagesOf[number]!;
      const ownKeys = own.map((id, at) => [id, keys.get(shared[at]!)]);
      expect(Object.fromEntries(ownKeys)).toEqual(await keysAlone(trial, stages));
    }
  });

  test('is refused for the mistakes of any trial, all at once', async () => {
    const trials = trialsOf([{points: [{sigma: 7.5}, {sigma: -1}, {sigma: 'x'}], seeds: []}], undefined);
    const base = {file, text, set: {}, stages: []};
    const refused = expandTrials('s', base, trials, cache);
    await expect(refused).rejects.toThrow(InvalidTrial);
    const {diagnostics} = (await refused.catch((error: unknown) => error)) as InvalidTrial;
    const alone = await makeGraph({file, text, overrides: {set: {sigma: -1}}}, cache);
    expect(diagnostics).toEqual(alone.ok ? [] : alone.diagnostics);
    expect(diagnostics.length).toBeGreaterThan(3);
  });

  test.each([
    ['params', 'radius', [10, 20, 'x'], 'radius'],
    ['files', 'notes', ['a.txt', 'b.txt', 'c.txt'], 'no file matches "c.txt"'],
    ['inputs', 'data', ['two', 'points', 'words'], 'expects a dataset, but "words" makes a text'],
    ['what the stages do', 'type', ['make-moons', 'make-moon'], 'no stage type "make-moon"'],
  ])('is refused for a mistake in the %s of a later trial', async (_, param, values, message) => {
    for (const name of ['a.txt', 'b.txt']) writeFileSync(join(root, name), name);
    const base = {file: join(root, 'p.yaml'), text: varied, set: {}, stages: []};
    const trialsBy = (some: readonly Json[]): readonly Trial[] =>
      trialsOf([{points: some.map((value) => ({[param]: value})), seeds: []}], undefined);
    await expect(expandTrials('s', base, trialsBy(values.slice(0, -1)), cache)).resolves.toBeDefined();
    const refused = await expandTrials('s', base, trialsBy(values), cache).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(InvalidTrial);
    expect((refused as InvalidTrial).diagnostics.map((one) => one.message).join('\n')).toContain(message);
  });
});

test.each([
  ['command', {word: ['hello', 'bye', 'hello']}, ['words']],
  ['way to read one', {from: ['points', ['points']]}, ['words']],
  ['files', {notes: ['a.txt', 'b.txt', 'b.txt']}, ['words']],
  ['input', {data: ['two', 'points', 'points']}, ['picture']],
  ['params', {radius: [1, 2]}, ['points', 'words', 'picture']],
])('stages of trials that differ in their %s are two', async (_, zip, names) => {
  for (const name of ['a.txt', 'b.txt']) writeFileSync(join(root, name), name);
  const base = {file: join(root, 'p.yaml'), text: varied, set: {}, stages: []};
  const {graph} = await expandTrials(
    's',
    base,
    trialsOf([{points: pointsOf({zip}), seeds: []}], undefined),
    cache,
  );
  const twice = graph.stages.filter(({name}) => names.includes(name));
  expect(twice).toHaveLength(2 * names.length);
  expect(graph.stages).toHaveLength(4 + names.length);
});

const varied = `
params: {word: hello, from: points, radius: 20, notes: a.txt, data: points, type: make-moons}
stages:
  points: {uses: "\${type}", with: {count: 10, noise: 0, radius: "\${radius}", classes: all}}
  two: {uses: make-moons, with: {count: 10, noise: 1, radius: 20, classes: all}}
  words:
    cmd: echo \${word} > \${out}/text.txt
    kind: text
    inputs: {from: "\${from}"}
    files: ["\${notes}"]
  picture: {uses: plot-points, inputs: {data: "\${data}"}}
`;
