import {spawnSync} from 'node:child_process';
import {chmodSync, existsSync, readFileSync, readdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {TestProject} from '../../helpers/command-line.ts';

const words = `name: words
params: {word: hello}
stages:
  one: {cmd: 'echo \${word} | tee "\${out}/x"', kind: text}
  two:
    matrix: {times: [1, 2]}
    cmd: 'echo two \${times}; cat "\${in.a}/x" > "\${out}/y"'
    kind: text
    inputs: {a: one}
`;

it('a command has a literal ${out} or ${in.x} where it is written so, or stands in a param', () => {
  const literals = `params: {t: '$\${out}', d: $, l: ['$\${in.x}']}
stages:
  a: {cmd: 'echo a > \${out}/x'}
  b: {cmd: ['bash', '-c', 'printf "%s\\n" "$@" > \${out}/x', 'bash', '$\${out}', '\${t}', '\${d}{out}', '$\${in.foo}', '\${l}', '$\${$}', '\${d}\${in.x}'], inputs: {x: a}}
`;
  const project = new TestProject({'p.yaml': literals});
  const {code, stderr} = project.pipe('run', 'p.yaml');
  expect({code, stderr}).toMatchObject({code: 0});
  project.pipe('checkout', 'p.yaml', 'b', '--to', 'b');
  const lines = readFileSync(join(project.dir, 'b/x'), 'utf8').trim().split('\n');
  expect(lines.slice(0, -1)).toEqual(['${out}', '${out}', '${out}', '${in.foo}', '${in.x}', '${$}']);
  expect(lines.at(-1)).toMatch(/^\$\/.*cache/);
  project.remove();
});

/** Asserted in order: each describes what the one before it has left. */
describe('a pipeline, from nothing to reuse', () => {
  let project: TestProject;
  beforeAll(() => {
    project = new TestProject({'words.yaml': words});
  });
  afterAll(() => project.remove());
  const pipe = (line: string) => project.pipe(...line.split(' '));
  const json = (line: string): unknown => JSON.parse(pipe(`${line} --json`).stdout);

  it('plan says that nothing has run, and --check that this is stale', () => {
    expect(pipe('plan words.yaml')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('3 of 3 stages to run') as string,
    });
    expect(pipe('plan words.yaml --check').code).toBe(4);
    expect(json('plan words.yaml one')).toEqual([{stage: 'one', state: 'stale', reason: 'never run'}]);
  });

  it('what has not been made cannot be had', () => {
    expect(pipe('checkout words.yaml one --to out')).toMatchObject({
      code: 4,
      stderr: expect.stringContaining("pipe run words.yaml 'one'") as string,
    });
    expect(pipe('log words.yaml one').code).toBe(1);
  });

  it('run runs all of it, and then nothing', () => {
    expect(pipe('run words.yaml')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('3 stages, 3 ran') as string,
    });
    expect(pipe('run words.yaml').stdout).toMatch(/^words: 3 stages, nothing to do \(.*\)\n$/);
    expect(pipe('plan words.yaml --check').code).toBe(0);
  });

  it('keeps artifacts in the cache of the project, or where it is told to', () => {
    expect(readdirSync(project.dir).sort()).toEqual(['cache', 'package.json', 'words.yaml']);
    expect(pipe('plan words.yaml --check --cache other').code).toBe(4);
    expect(project.pipe('plan', 'words.yaml', '--check', '--cache', '').code).toBe(0);
  });

  it('ls shows state, artifact and size', () => {
    expect(json('ls words.yaml')).toMatchObject([
      {stage: 'one', state: 'fresh', kind: 'text', bytes: 6},
      {stage: 'two[times=1]', state: 'fresh', bytes: 6},
      {stage: 'two[times=2]', state: 'fresh', bytes: 6},
    ]);
    expect(pipe('ls words.yaml').stdout.split('\n')[1]).toMatch(
      /^one {11}fresh {2}text {2}[0-9a-f]{12} +6 B +\S+ s$/,
    );
  });

  it('show shows an artifact by stage, by digest and by key', () => {
    const shown = json('show words.yaml one') as {artifact: string; record: {key: string}};
    expect(shown).toMatchObject({
      state: 'fresh',
      record: {stage: 'one', kind: 'text'},
      manifest: {files: [{path: 'x', bytes: 6}]},
    });
    for (const digest of [shown.artifact, shown.record.key.slice(0, 12)]) {
      expect(json(`show ${digest}`)).toMatchObject({artifact: shown.artifact});
    }
    expect(pipe('show words.yaml one').stdout).toContain(`artifact  ${shown.artifact}`);
  });

  it('a word that names several cells is answered with their names', () => {
    expect(pipe('log words.yaml two')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('two[times=1], two[times=2]') as string,
    });
    expect(pipe('log words.yaml two[times=2]')).toMatchObject({code: 0, stdout: 'two 2\n'});
  });

  it('checkout makes a copy once', () => {
    expect(pipe('checkout words.yaml one --to out').code).toBe(0);
    expect(readFileSync(join(project.dir, 'out/x'), 'utf8')).toBe('hello\n');
    expect(pipe('checkout words.yaml one --to out')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('exists already') as string,
    });
  });

  it('why names the first difference by value', () => {
    expect(pipe('why words.yaml one').stdout).toBe('one is fresh: nothing it depends on has changed.\n');
    expect(json('why words.yaml one --set word=bye')).toMatchObject({
      state: 'stale',
      reasons: [expect.stringMatching(/^cmd .*hello.* → .*bye/) as string],
    });
  });

  it('graph prints edges as text, JSON and Mermaid', () => {
    expect(pipe('graph words.yaml').stdout).toMatch(/two\[times=1\] +cmd +text +a: one/);
    expect(json('graph words.yaml')).toMatchObject([{stage: 'one', inputs: {}}, {inputs: {a: ['one']}}, {}]);
    expect(pipe('graph words.yaml --mermaid').stdout.split('\n')).toContain('  s0 -->|a| s1');
  });

  it('cache stat counts; verify finds a flipped bit, which the next run mends', () => {
    expect(json('cache stat')).toMatchObject({
      groups: expect.arrayContaining([
        expect.objectContaining({sort: 'artifact', kind: 'text', count: 2}),
      ]) as unknown[],
    });
    expect(pipe('cache verify')).toMatchObject({code: 0, stdout: '2 of 2 artifacts are whole.\n'});
    const {path} = json('show words.yaml one') as {path: string};
    chmodSync(join(path, 'x'), 0o644);
    writeFileSync(join(path, 'x'), 'hellp\n');
    expect(pipe('cache verify')).toMatchObject({
      code: 6,
      stdout: expect.stringContaining('is damaged: x') as string,
    });
    expect(pipe('run words.yaml').code).toBe(0);
    expect(pipe('cache verify').code).toBe(0);
  });

  it('cache pin names an artifact, by stage or digest, and cache stat shows it', () => {
    const {artifact} = json('show words.yaml one') as {artifact: string};
    expect(json('cache pin words.yaml one')).toEqual({name: 'words.one', artifact});
    expect(pipe('cache pin words.yaml one')).toMatchObject({
      code: 0,
      stdout: `words.one keeps ${artifact.slice(0, 12)}, until: pipe cache unpin 'words.one'\n`,
    });
    expect(pipe(`cache pin ${artifact.slice(0, 8)} --name mine`).code).toBe(0);
    expect(json('cache stat')).toMatchObject({
      pins: ['mine', 'words.one'].map((name) => ({name, artifact, kind: 'text', bytes: 6})),
    });
    expect(pipe('cache stat').stdout).toMatch(
      /\n\npin +artifact +kind +size\nmine +[0-9a-f]{12} +text +6 B\n/,
    );
  });

  it('a pin never changes what it keeps, and keeps what is there', () => {
    const says = (text: string) => ({code: 2, stderr: expect.stringContaining(text) as string});
    expect(pipe('cache pin words.yaml two[times=1] --name mine')).toMatchObject(says('keeps'));
    expect(pipe('cache pin words.yaml one --name a/b')).toMatchObject(says('"a/b": it holds a "/"'));
    expect(pipe('cache unpin mien')).toMatchObject(says('There is no pin "mien". Did you mean mine?'));
    expect(pipe('cache unpin zzzzzzzz')).toMatchObject(says('There are mine, words.one.'));
  });

  it('a damaged artifact is not pinned', () => {
    const {path} = json('show words.yaml two[times=1]') as {path: string};
    const text = readFileSync(join(path, 'y'), 'utf8');
    const rewrite = (words: string): void => {
      chmodSync(join(path, 'y'), 0o644);
      writeFileSync(join(path, 'y'), words);
    };
    rewrite('x'.repeat(text.length));
    expect(pipe('cache pin words.yaml two[times=1]').code).toBe(6);
    rewrite(text);
    expect(json('cache stat')).toMatchObject({pins: [{name: 'mine'}, {name: 'words.one'}]});
  });

  it('cache gc keeps what is pinned, until it is unpinned', () => {
    const before = readFileSync(join(project.dir, 'words.yaml'), 'utf8');
    const {artifact} = json('show words.yaml one') as {artifact: string};
    project.move('words.yaml', 'away.yaml');
    const isThere = () => pipe(`show ${artifact}`).code === 0;
    expect(pipe('cache unpin words.one').stdout).toBe(
      `words.one keeps ${artifact.slice(0, 12)} no longer.\n`,
    );
    pipe('cache gc --keep 0 --grace 0');
    expect(isThere()).toBe(true);
    pipe('cache unpin mine');
    pipe('cache gc --keep 0 --grace 0');
    expect(isThere()).toBe(false);
    expect(pipe(`cache pin ${artifact} --name mine`).code).toBe(2);
    project.write('words.yaml', before);
    expect(pipe('run words.yaml').code).toBe(0);
  });

  it('cache gc keeps what the pipeline needs', () => {
    expect(pipe('cache gc --keep 0 --grace 0').code).toBe(0);
    expect(pipe('plan words.yaml --check').code).toBe(0);
    project.write('words.yaml', 'name: words\nstages: {three: {cmd: "true > ${out}/z"}}\n');
    expect(pipe('cache gc --keep 0 --grace 0 --dry-run').stdout).toMatch(/would remove/);
  });
});

describe('a pattern that matches what is in the cache', () => {
  let project: TestProject;
  beforeAll(() => {
    const pipeline = (pattern: string): string =>
      `name: all\nstages:\n  a: {cmd: "cat package.json > \${out}/x", files: ["${pattern}"], kind: table}\n`;
    project = new TestProject({
      'all.yaml': pipeline('**/*.json'),
      'leases.yaml': pipeline('cache/latest/*.json'),
      'a/a.json': '1',
    });
  });
  afterAll(() => project.remove());

  it('names the files outside of it, for run, plan and export', () => {
    expect(project.pipe('run', 'all.yaml')).toMatchObject({code: 0});
    expect(project.pipe('plan', 'all.yaml', '--check').code).toBe(0);
    expect(project.pipe('export', 'all.yaml', '--to', 'all.tar.gz').code).toBe(0);
    const bundled = spawnSync('tar', ['-tf', 'all.tar.gz'], {cwd: project.dir, encoding: 'utf8'}).stdout;
    expect(bundled.split('\n').filter((name) => name.startsWith('project/'))).toEqual([
      'project/a/a.json',
      'project/all.yaml',
      'project/package.json',
    ]);
  });

  it('names none if there are no others', () => {
    const {code, stderr} = project.pipe('run', 'leases.yaml');
    expect(code).toBe(3);
    expect(stderr).toContain('no file matches "cache/latest/*.json"');
  });
});

describe('exit codes of runs', () => {
  let project: TestProject;
  beforeAll(() => {
    project = new TestProject({
      'fails.yaml':
        'name: fails\nstages:\n  a: {cmd: "echo why; exit 3"}\n  b: {cmd: "true > ${out}/x", inputs: {a: a}}\n',
      'taints.yaml':
        'name: taints\nstages:\n  a: {cmd: "cat in.txt > ${out}/x; echo more >> in.txt", files: [in.txt]}\n',
      'in.txt': 'text\n',
    });
  });
  afterAll(() => project.remove());

  it('1 for a stage that fails, with its last lines and its log', () => {
    const {code, stdout} = project.pipe('run', 'fails.yaml');
    expect(code).toBe(1);
    expect(stdout).toContain('│ why');
    expect(existsSync(/log: (.*)/.exec(stdout)?.[1] ?? '')).toBe(true);
    expect(project.pipe('log', 'fails.yaml', 'a').stdout).toBe('why\n');
  });

  it('7 for an input that changed during the run', () => {
    expect(project.pipe('run', 'taints.yaml').code).toBe(7);
  });

  it('JSON lines have a version and end with the outcomes', () => {
    const lines = project.pipe('run', 'fails.yaml', '--json').stdout.trim().split('\n');
    const events = lines.map((line) => JSON.parse(line) as {v: number; type: string});
    expect(new Set(events.map(({v}) => v))).toEqual(new Set([1]));
    expect(events.at(-1)).toMatchObject({
      type: 'run-finished',
      outcomes: {a: {state: 'failed'}, b: {state: 'skipped'}},
    });
  });
});
