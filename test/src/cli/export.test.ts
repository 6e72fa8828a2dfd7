import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import {join} from 'node:path';
import * as tar from 'tar';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {TestProject, type Answer} from '../../helpers/command-line.ts';

const metric = (name: string, value: string): string =>
  `echo "{\\"type\\":\\"metric\\",\\"name\\":\\"${name}\\",\\"value\\":${value}}" >&$PIPE_EVENTS_FD`;

/** `noise` is other bytes at every execution, and `near` measures it nearly alike. */
const pipeline = `name: words
params: {lines: 2}
profiles: {long: {lines: 3}}
stages:
  head: {cmd: 'head -n \${lines} ../data/in.txt > \${out}/x; ${metric('lines', '${lines}')}', files: [../data/in.txt]}
  table: {cmd: 'wc -l < \${in.of}/x > \${out}/table.md', inputs: {of: head}, kind: table}
`;
const noisy = `name: noisy
stages:
  noise: {cmd: 'echo $$ $(date +%N) > \${out}/x'}
  near: {cmd: 'cp \${in.x}/x \${out}/x; read _ n < \${in.x}/x; ${metric('near', '1.00000$((1$n % 7))')}', inputs: {x: noise}}
`;

let project: TestProject;
beforeEach(() => {
  project = new TestProject({'pipelines/words.yaml': pipeline, 'data/in.txt': 'a\nb\nc\n'});
});
afterEach(() => project.remove());

const pipe = (...words: readonly string[]): Answer => project.pipe(...words);
const bytes = (name: string): Buffer => readFileSync(join(project.dir, name));

/** Packs a bundle anew after a change to what was unpacked. */
const tamper = async (name: string, change: (dir: string) => void): Promise<void> => {
  const dir = join(project.dir, 'tampered');
  mkdirSync(dir);
  await tar.extract({file: join(project.dir, name), cwd: dir});
  change(dir);
  await tar.create({file: join(project.dir, name), cwd: dir, gzip: true}, readdirSync(dir));
};

test('a bundle has the same bytes each time, and its result is made again from it alone', () => {
  const words = ['pipelines/words.yaml', '--profile', 'long'];
  expect(pipe('export', ...words)).toMatchObject({
    code: 4,
    stderr: expect.stringContaining('head is stale') as string,
  });
  expect(pipe('run', ...words).code).toBe(0);
  expect(pipe('export', ...words).stdout).toContain('2 stages, 2 files, the artifacts of table');
  expect(pipe('export', ...words, '--to', 'again/b.tar.gz').code).toBe(0);
  expect(bytes('again/b.tar.gz').equals(bytes('words.tar.gz'))).toBe(true);

  project.write('data/in.txt', 'changed since\n');
  const replayed = pipe('replay', 'words.tar.gz', '--json');
  expect(replayed.code, replayed.stderr).toBe(0);
  expect(JSON.parse(replayed.stdout)).toMatchObject({
    holds: true,
    differences: [],
    stages: [
      {stage: 'head', state: 'identical'},
      {stage: 'table', state: 'identical'},
    ],
  });
  const bundle = JSON.parse(bytes('words-replay/bundle.json').toString()) as {
    params: unknown;
    pipeline: string;
  };
  expect(bundle).toMatchObject({params: {lines: 3}, pipeline: 'pipelines/words.yaml'});
  expect(pipe('replay', 'words.tar.gz')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('exists already') as string,
  });
});

test('metrics that differ are told by how much, unless they are within the tolerance', () => {
  project.write('noisy.yaml', noisy);
  expect(pipe('run', 'noisy.yaml').code).toBe(0);
  expect(pipe('export', 'noisy.yaml', '--artifacts', 'noise').stdout).toContain('the artifacts of noise');
  const within = pipe('replay', 'noisy.tar.gz', '--to', 'one', '--tolerance', '1e-3');
  expect(within.code, within.stdout).toBe(0);
  expect(within.stdout).toMatch(/^noise +as good/m);
  expect(within.stdout).toContain(
    'The result holds: 0 of 2 artifacts are identical, and the metrics of the others within 0.001.',
  );
});

test('a result that does not hold ends with 1 and a table', async () => {
  project.write(
    'clock.yaml',
    `name: clock\nstages:\n  time: {cmd: 'echo hi > \${out}/x; ${metric('ns', '$(date +%s%N)')}'}\n  b: {cmd: 'date +%N > \${out}/x'}\n`,
  );
  expect(pipe('run', 'clock.yaml').code).toBe(0);
  expect(pipe('export', 'clock.yaml').code).toBe(0);
  const {code, stdout} = pipe('replay', 'clock.tar.gz');
  expect(code).toBe(1);
  expect(stdout).toMatch(/^b +different/m);
  expect(stdout).toContain('The result does not hold: 1 of 2 artifacts are identical.');
  await tamper('clock.tar.gz', (dir) => {
    const text = readFileSync(join(dir, 'bundle.json'), 'utf8');
    writeFileSync(join(dir, 'bundle.json'), text.replace('"clock"', '"cloak"'));
  });
  expect(pipe('replay', 'clock.tar.gz', '--to', 'tampered-replay')).toMatchObject({code: 6});
});

test('a bundle whose bytes are not what it says is refused, and leaves nothing', async () => {
  expect(pipe('run', 'pipelines/words.yaml').code).toBe(0);
  expect(pipe('export', 'pipelines/words.yaml').code).toBe(0);
  writeFileSync(join(project.dir, 'cut.tar.gz'), bytes('words.tar.gz').subarray(0, 500));
  expect(pipe('replay', 'cut.tar.gz')).toMatchObject({
    code: 6,
    stderr: expect.stringContaining('no whole .tar.gz') as string,
  });
  await tamper('words.tar.gz', (dir) => writeFileSync(join(dir, 'project/data/in.txt'), 'x\nb\nc\n'));
  const refused = pipe('replay', 'words.tar.gz');
  expect(refused).toMatchObject({
    code: 6,
    stderr: expect.stringContaining('project/data/in.txt is not what it was') as string,
  });
  expect(existsSync(join(project.dir, 'words-replay'))).toBe(false);
  expect(pipe('replay', 'none.tar.gz').code).toBe(2);
});

test('of a large file there is the digest, and it has to be given', () => {
  project.write('data/in.txt', 'line\n'.repeat(1000));
  expect(pipe('run', 'pipelines/words.yaml').code).toBe(0);
  expect(pipe('export', 'pipelines/words.yaml', '--max-file', '1kB').stdout).toContain(
    'only the digest of data/in.txt',
  );
  const lacking = pipe('replay', 'words.tar.gz');
  expect(lacking).toMatchObject({code: 2, stderr: expect.stringContaining('data/in.txt (sha256') as string});
  const given = pipe('replay', 'words.tar.gz', '--files', '.');
  expect(given).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('2 of 2 artifacts are identical') as string,
  });
  expect(pipe('export', 'pipelines/words.yaml', '--to', 'data')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('data is a directory') as string,
  });
  expect(readdirSync(project.dir).filter((name) => name.startsWith('data'))).toEqual(['data']);
});

test('a link is what it leads to: its size and rights, and those of what is given instead', () => {
  project.write('large.txt', 'line\n'.repeat(1000));
  symlinkSync('large.txt', join(project.dir, 'link.txt'));
  project.write('p.yaml', "name: p\nstages: {a: {cmd: 'cp link.txt ${out}/x', files: [link.txt]}}\n");
  expect(pipe('run', 'p.yaml').code).toBe(0);
  expect(pipe('export', 'p.yaml', '--max-file', '1kB').stdout).toContain('only the digest of link.txt');
  chmodSync(join(project.dir, 'large.txt'), 0o755);
  const given = pipe('replay', 'p.tar.gz', '--files', '.');
  expect(given.code, given.stdout + given.stderr).toBe(0);
});

test('stage types of one’s own go with their sources', () => {
  project.write('own/half.ts', 'export const half = (x: number): number => x / 2;\n');
  project.write(
    'own/stage.ts',
    `import {writeFile} from 'node:fs/promises';
import {defineStage} from 'pipe/stage';
import {half} from './half.ts';
const codec = {kind: 'number', read: () => Promise.resolve(0), write: (dir: string, x: number) => writeFile(dir + '/x', String(x))};
export default defineStage({
  about: 'Halves.',
  params: {type: 'object', properties: {x: {type: 'number'}}} as never,
  inputs: {},
  output: codec,
  run: ({params}) => Promise.resolve(half((params as {x: number}).x)),
});
`,
  );
  project.write('own/p.yaml', 'name: own\nstages: {h: {uses: ./stage.ts, with: {x: 8}}}\n');
  expect(pipe('run', 'own/p.yaml').code).toBe(0);
  expect(pipe('export', 'own/p.yaml').stdout).toContain('3 files');
  const {code, stdout} = pipe('replay', 'own.tar.gz');
  expect({code, stdout}).toEqual({
    code: 0,
    stdout: expect.stringContaining('1 of 1 artifacts are identical') as string,
  });
  expect(stdout).not.toContain('not as in the bundle');
});
