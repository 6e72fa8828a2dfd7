import {rmSync} from 'node:fs';
import {dirname} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {TestProject} from '../../helpers/command-line.ts';

/** `same` makes the very bytes that it reads, so both are one artifact. */
const copies = `name: copies
stages:
  data: {cmd: 'cp in.txt "\${out}/x"', kind: text, files: [in.txt]}
  same: {cmd: 'cp "\${in.a}/x" "\${out}/x"', kind: text, inputs: {a: data}}
  twice:
    matrix: {n: [1, 2]}
    cmd: 'cat "\${in.a}/x" "\${in.b}/x" > "\${out}/x"; echo \${n} >> "\${out}/x"'
    kind: text
    inputs: {a: same, b: data}
  both: {cmd: 'echo both > "\${out}/x"', kind: text, inputs: {all: twice}}
  moons: {uses: make-moons, with: {count: 20, noise: 0, radius: 20}}
`;

interface Row {
  readonly artifact: string;
  readonly makers: readonly {readonly stage: string}[];
}
interface Lineage {
  readonly nodes: readonly {readonly id: string; readonly record?: {readonly stage: string}}[];
  readonly edges: readonly {readonly from: string; readonly to: string; readonly input: string}[];
}

/** Asserted in order: each describes what the one before it has left. */
describe('what made an artifact', () => {
  let project: TestProject;
  beforeAll(() => {
    project = new TestProject({
      'copies.yaml': copies,
      'in.txt': 'text\n',
    });
    expect(project.pipe('run', 'copies.yaml', '-j', '1').code).toBe(0);
  });
  afterAll(() => project.remove());
  const pipe = (line: string) => project.pipe(...line.split(' '));
  const rows = () => JSON.parse(pipe('ls --all --json').stdout) as readonly Row[];

  it('ls --all lists every artifact once, the newest first, with all that made it', () => {
    const found = rows().map(({makers}) => makers.map(({stage}) => stage).sort());
    expect(found).toHaveLength(5);
    expect(found).toContainEqual(['data', 'same']);
    expect(pipe('ls --all').stdout).toMatch(
      /^[0-9a-f]{12} +text +5 B .* both of copies +all [0-9a-f]{8} [0-9a-f]{8}$/m,
    );
    const order = rows().map(({makers}) => makers[0]?.stage);
    expect(order.indexOf('both')).toBeLessThan(order.indexOf('twice[n=1]'));
  });

  it('ls takes a file or --all, not both and not neither', () => {
    expect(pipe('ls')).toMatchObject({code: 2, stderr: expect.stringContaining('--all') as string});
    expect(pipe('ls copies.yaml --all')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('leave out FILE') as string,
    });
  });

  it('lineage goes up to the data, past a stage that made the bytes it read, and tells what is shared once', () => {
    const {stdout} = pipe('lineage copies.yaml both');
    const headlines = stdout.split('\n').filter((line) => line.includes(' of copies'));
    expect(headlines.map((line) => line.replace(/[0-9a-f]{12}/, 'D'))).toEqual([
      'D text by both of copies',
      '├─ all: D text by twice[n=1] of copies',
      '│  ├─ a: D text by same of copies',
      '│  │  └─ a: D text by data of copies',
      '│  └─ b: D text by same of copies, see above',
      '└─ all: D text by twice[n=2] of copies',
      '   ├─ a: D text by same of copies, see above',
      '   └─ b: D text by same of copies, see above',
    ]);
    expect(stdout.match(/files in.txt [0-9a-f]{12}$/gm)).toHaveLength(1);
  });

  it('lineage --json is a graph, by stage, digest or key', () => {
    const graph = JSON.parse(pipe('lineage copies.yaml both --json').stdout) as Lineage;
    const stages = graph.nodes.map(({record}) => record?.stage);
    expect(stages).toEqual(['both', 'twice[n=1]', 'same', 'data', 'twice[n=2]']);
    expect(graph.edges).toHaveLength(7);
    expect(JSON.parse(pipe(`lineage ${graph.nodes[0]?.id.slice(0, 12)} --json`).stdout)).toEqual(graph);
  });

  it('lineage tells the params that are no defaults', () => {
    expect(pipe('lineage copies.yaml moons').stdout).toMatch(/^ +with count 20$/m);
  });

  it('lineage says what is gone', () => {
    const both = rows().find(({makers}) => makers[0]?.stage === 'both');
    const {path, record} = JSON.parse(pipe('show copies.yaml twice[n=1] --json').stdout) as {
      path: string;
      record: {key: string};
    };
    rmSync(dirname(path), {recursive: true, force: true});
    expect(pipe(`lineage ${both?.artifact}`).stdout).toMatch(
      /all: [0-9a-f]{12} text by twice\[n=1\] of copies, no longer in the cache$/m,
    );
    rmSync(`${project.dir}/cache/records/${record.key.slice(0, 2)}/${record.key}.json`);
    expect(pipe(`lineage ${both?.artifact}`).stdout).toMatch(
      /all: [0-9a-f]{12}, no longer in the cache; no record says what made it$/m,
    );
  });
});
