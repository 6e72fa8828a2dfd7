import {chmodSync, rmSync} from 'node:fs';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import type {StageRecord} from '../../../src/cache/record.ts';
import type {Edge, StageNode} from '../../../src/graph/graph.ts';
import {differences} from '../../../src/plan/differences.ts';
import {median} from '../../../src/plan/history.ts';
import {filesOf, keyOf, keyParts} from '../../../src/plan/key.ts';
import {makePlan} from '../../../src/plan/make-plan.ts';
import {selectStages} from '../../../src/plan/selection.ts';
import {why} from '../../../src/plan/why.ts';
import {Rig, type Sketch} from '../../helpers/rig.ts';

let rig: Rig;
beforeEach(() => void (rig = new Rig()));
afterEach(() => rig.remove());

const touch = 'echo "$0" > ${out}/text';
const a = (parts: Partial<Sketch> = {}): Sketch => ({cmd: 'echo 1 > ${out}/text', ...parts});
const b: Sketch = {cmd: 'cat ${in.data}/text > ${out}/text', inputs: {data: 'a'}};
const states = (
  graph: ReturnType<Rig['graph']>,
  selection: readonly string[] = [],
  force: readonly string[] = [],
) => makePlan(graph, rig.openCache(), selection, force).stages.map(({node, state}) => `${state} ${node.id}`);
const reasons = (graph: ReturnType<Rig['graph']>, stage: string) =>
  why(graph, rig.openCache(), stage).reasons;

describe('makePlan', () => {
  it('knows what is fresh, stale and waiting', async () => {
    expect(states(rig.graph({a: a(), b}))).toEqual(['stale a', 'waiting b']);
    await rig.run(rig.graph({a: a(), b}));
    expect(states(rig.graph({a: a(), b}))).toEqual(['fresh a', 'fresh b']);
    expect(states(rig.graph({a: a({params: {lr: 1}}), b}))).toEqual(['stale a', 'waiting b']);
    expect(states(rig.graph({a: a(), b}), [], ['a'])).toEqual(['stale a', 'waiting b']);
  });

  it('takes the selected stages with what they need', () => {
    const graph = rig.graph({a: a(), b, 'c[x=1]': a(), 'c[x=2]': a(), d: a()});
    expect(states(graph, ['b', 'c'])).toEqual(['stale a', 'waiting b', 'stale c[x=1]', 'stale c[x=2]']);
    expect(() => selectStages(rig.graph({train: a()}), ['trian'])).toThrow(
      'rig has no stage "trian". Did you mean train?',
    );
  });

  it('takes a stage on demand where it is read or named', () => {
    const late = a({onDemand: true});
    const graph = rig.graph({a: late, b, c: {...late, inputs: {x: 'a'}}, d: late});
    expect(states(graph)).toEqual(['stale a', 'waiting b']);
    expect(states(graph, ['d'])).toEqual(['stale d']);
  });

  it('names a pattern that matches no file', () => {
    expect(() => states(rig.graph({a: a({files: ['raw/*.csv']})}))).toThrow('a: no file matches "raw/*.csv"');
  });
});

describe('keys', () => {
  it('take files by absolute paths too', () => {
    const file = rig.write('outside', '1');
    expect(states(rig.graph({a: a({files: [file]})}))).toEqual(['stale a']);
  });

  const keyed = (sketch: Sketch, change: Partial<StageNode> = {}) => {
    const node = {...(rig.graph({a: sketch}).stages[0] as StageNode), ...change};
    const {files} = rig.openCache();
    return keyOf(keyParts(node, {dir: rig.dir, files, artifactOf: (stage) => `digest of ${stage}`}));
  };

  it('are changed by all that can affect the artifact', () => {
    rig.write('x', '1');
    const base = keyed(a({files: ['x'], inputs: {i: 'p', l: ['p', 'q']}}));
    const others = [
      keyed(a({files: ['x'], inputs: {i: 'q', l: ['p', 'q']}})),
      keyed(a({files: ['x'], inputs: {i: 'p', l: ['q', 'p']}})),
      keyed(a({files: ['x'], inputs: {j: 'p', l: ['p', 'q']}})),
      keyed(a({files: ['x'], inputs: {i: 'p', l: ['p', 'q']}, params: {lr: 1}})),
      keyed(a({files: ['x'], inputs: {i: 'p', l: ['p', 'q']}, env: {A: '1'}})),
      keyed(a({files: ['x'], inputs: {i: 'p', l: ['p', 'q']}, kind: 'model'})),
      keyed(a({files: ['x'], inputs: {i: 'p', l: ['p', 'q']}, cmd: 'echo 2'})),
      keyed(a({inputs: {i: 'p', l: ['p', 'q']}})),
    ];
    rig.write('x', '2');
    others.push(keyed(a({files: ['x'], inputs: {i: 'p', l: ['p', 'q']}})));
    expect(new Set([base, ...others]).size).toBe(10);
  });

  // A table prints the labels of a list's members: they are part of what a stage type sees, and of no command.
  it('of stage types go with the type, its code and the labels of lists', () => {
    const list = {many: true, stages: ['p', 'q'], labels: ['p[x=1]', 'p[x=2]']};
    const typed = (uses = './s.ts', digest = 'c1', l: Edge = list, others: object = {}): string => {
      const code = {digest, bundle: '/b', sources: {}, packages: {}, declaration: {}, ...others};
      return keyed(a(), {action: {type: 'uses', uses, code} as unknown as StageNode['action'], inputs: {l}});
    };
    const swapped = {...list, labels: list.labels.toReversed()};
    const keys = [typed(), typed('./t.ts'), typed('./s.ts', 'c2'), typed('./s.ts', 'c1', swapped)];
    expect(new Set(keys).size).toBe(4);
    // The digest of the code speaks for where it lies and what it was made of.
    expect(typed('./s.ts', 'c1', list, {bundle: '/elsewhere', sources: {'s.ts': '1'}})).toBe(keys[0]);
    const command = (l: Edge): string => keyed(a(), {inputs: {l}});
    expect(command(swapped)).toBe(command(list));
  });

  it('have each file once, in the order of their names and not of the patterns', () => {
    for (const name of ['b', 'a', 'c']) rig.write(`raw/${name}`, name);
    const files = (...patterns: readonly string[]) => {
      const node = rig.graph({a: a({files: patterns})}).stages[0] as StageNode;
      return filesOf(node, rig.dir, rig.openCache().files);
    };
    const all = ['raw/a', 'raw/b', 'raw/c'];
    expect(files('raw/*')).toEqual(all);
    expect(files('raw/c', 'raw/[ab]', 'raw/b')).toEqual(all);
  });

  it('are not changed by what cannot', () => {
    const same = {
      id: 'z',
      name: 'z',
      retry: 3,
      timeoutMs: 1,
      guard: {finite: 'loss'},
      resources: {cpu: 9, memoryBytes: 1, gpu: {count: 1}},
    };
    expect(keyed(a(), same)).toBe(keyed(a()));
  });

  it('keep their format', () => {
    expect(keyed(a({params: {b: 1, a: [0.5]}}))).toBe(keyed(a({params: {a: [0.5], b: 1}})));
    expect(keyed(a())).toMatchInlineSnapshot(
      `"d209287c6fffabb60b3f7dd63e5bed1a66d449ee3cf241110a2fef06d00a174b"`,
    );
  });
});

describe('why', () => {
  it('compares by value with the latest execution', async () => {
    rig.write('raw/a.csv', '1');
    const sketch = (params: Sketch['params'], env = {}) => a({params: params ?? {}, env, files: ['raw/*']});
    await rig.run(rig.graph({a: sketch({lr: 0.00001, net: {width: 16}}, {A: '1'})}));
    rig.write('raw/a.csv', '2');
    rig.write('raw/b.csv', '1');
    expect(reasons(rig.graph({a: sketch({lr: 0.00002, net: {width: 16}, ema: 0.9})}), 'a')).toEqual([
      'with.lr 0.00001 → 0.00002',
      'with.ema added: 0.9',
      'env.A removed (was "1")',
      'files: raw/a.csv changed',
      'files: raw/b.csv added',
    ]);
  });

  it('shows the words of a command that changed', async () => {
    const words = (...cmd: readonly string[]) => rig.graph({a: a({cmd})});
    await rig.run(words('touch', '${out}/a', '${out}/b', '${out}/c'));
    const now = (...cmd: readonly string[]) => reasons(words('touch', ...cmd), 'a');
    expect(now('${out}/A', '${out}/b', '${out}/C')).toEqual([
      'cmd[1] "${out}/a" → "${out}/A"',
      'cmd[3] "${out}/c" → "${out}/C"',
    ]);
    expect(now('${out}/a', '${out}/b', '${out}/c', 'd', 'e')).toEqual(['cmd[4] added: "d" "e"']);
    expect(now('-a', '${out}/a', '${out}/b', '${out}/c')).toEqual(['cmd[1] added: "-a"']);
    expect(now('${out}/a')).toEqual(['cmd[2] removed (was "${out}/b" "${out}/c")']);
    expect(now('${out}/d', '${out}/c')).toEqual(['cmd[1] "${out}/a" "${out}/b" → "${out}/d"']);
    expect(reasons(rig.graph({a: a({cmd: 'touch'})}), 'a')).toEqual([
      expect.stringMatching(/^cmd \[.*\] → "touch"$/),
    ]);
  });

  it('traces an input to what changed in the stage that makes it', async () => {
    await rig.run(rig.graph({a: a(), b}));
    const changed = rig.graph({a: a({cmd: 'echo 2 > ${out}/text'}), b});
    expect(reasons(changed, 'b')).toEqual([expect.stringMatching(/^waits for a: cmd ".*1.*" → ".*2.*"$/)]);
    await rig.run(changed, {selection: ['a']});
    expect(reasons(changed, 'b')).toEqual([
      expect.stringMatching(
        /^input data: [0-9a-f]{8}… → [0-9a-f]{8}… \(made by stage a, which changed: cmd .* → .*\)$/,
      ),
    ]);
  });

  it('says that a stage never ran, is fresh, or has lost its artifact', async () => {
    const graph = rig.graph({a: a()});
    expect(reasons(graph, 'a')).toEqual(['never run']);
    const run = await rig.run(graph);
    expect(why(graph, rig.openCache(), 'a')).toMatchObject({
      state: 'fresh',
      reasons: [],
      expected: {ms: expect.any(Number) as number, measured: true},
    });
    const dir = rig.openCache().artifacts.path((run.outcomes['a'] as {artifact: string}).artifact);
    chmodSync(dir, 0o755);
    rmSync(dir, {recursive: true});
    expect(reasons(graph, 'a')).toEqual(['artifact damaged or gone']);
  });

  it('names the source file and the package that changed', () => {
    const code = (digest: string, dsm: string, core: string) => ({
      digest,
      bundle: '',
      sources: {'stages/losses/dsm.ts': dsm, 'stages/train-score.ts': 'same'},
      packages: {'@tensorflow/tfjs-core': core},
      declaration: {about: '', params: {}, inputs: {}, kind: 'model'},
    });
    const [node] = rig.graph({a: a({cmd: touch})}).stages as [StageNode];
    const now: StageNode = {
      ...node,
      action: {type: 'uses', uses: 'train-score', code: code('2', 'new', '4.22.0')},
    };
    const parts = {type: 'train-score', params: {}, inputs: {}, files: {}, env: {}};
    const {sources, packages} = code('1', 'old', '4.21.0');
    const record = {parts: {...parts, code: '1'}, sources, packages} as unknown as StageRecord;
    expect(differences(now, {...parts, code: '2'}, record).map(({text}) => text)).toEqual([
      'code: stages/losses/dsm.ts changed',
      'package @tensorflow/tfjs-core 4.21.0 → 4.22.0',
    ]);
  });

  it('expects the median', () => {
    expect([median([]), median([3]), median([9, 1, 2]), median([1, 2, 4, 9])]).toEqual([undefined, 3, 2, 3]);
  });
});
