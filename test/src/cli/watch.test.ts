import type {ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import type {Readable} from 'node:stream';
import {afterEach, beforeEach, expect, it} from 'vitest';
import {openCache} from '../../../src/cache/open.ts';
import {lookAt} from '../../../src/cli/watch/look.ts';
import {TestProject} from '../../helpers/command-line.ts';

const pipeline = (word: string, before = 'true'): string => `name: edits
stages:
  a: {cmd: 'cat raw.txt > "\${out}/x"; echo ${word} >> "\${out}/x"', files: [raw.txt], kind: text}
  b: {cmd: '${before}; cat "\${in.a}/x" > "\${out}/y"', kind: text, inputs: {a: a}}
`;

let project: TestProject;
let watch: ChildProcess | undefined;
let said: string[];
beforeEach(() => {
  project = new TestProject({'edits.yaml': pipeline('one'), 'raw.txt': 'raw\n'});
  said = [];
});
afterEach(() => {
  watch?.kill('SIGKILL');
  project.remove();
});

const start = (...words: readonly string[]): ChildProcess => {
  watch = project.start('watch', ...words);
  for (const stream of [watch.stdout, watch.stderr])
    createInterface({input: stream as Readable}).on('line', (line) => said.push(line));
  return watch;
};

/** Waits until a line with this text has been said, and forgets it and all before. */
const told = async (text: string): Promise<readonly string[]> => {
  const find = (): number => said.findIndex((line) => line.includes(text));
  await expect.poll(find, {timeout: 20_000}).toBeGreaterThanOrEqual(0);
  return said.splice(0, find() + 1);
};

const codeOf = async (running: ChildProcess): Promise<number | null> =>
  ((await once(running, 'close')) as [number | null])[0];

const ended = (running: ChildProcess): Promise<number | null> => {
  const code = codeOf(running);
  running.kill('SIGINT');
  return code;
};

it('runs what an edit makes stale, of the file or of what stages read', async () => {
  const running = start('edits.yaml');
  await told('edits: 2 stages, 2 ran');
  await told('watching for edits');
  project.write('raw.txt', 'other\n');
  await told('edits: 2 stages, 2 ran');
  await told('watching for edits');
  project.write('edits.yaml', `# a comment\n${pipeline('one', ':')}`);
  expect((await told('edits: 2 stages')).at(-1)).toContain('1 reused, 1 ran');
  await told('watching for edits');
  expect(await ended(running)).toBe(0);
});

it('a comment and what changes no result are no edits', async () => {
  const cache = openCache(join(project.dir, 'cache'));
  const sign = async (): Promise<string> => (await lookAt(file, ['b'], {}, cache)).sign;
  const file = join(project.dir, 'edits.yaml');
  const before = await sign();
  project.write(
    'edits.yaml',
    `# a comment\n${pipeline('one').replaceAll('kind: text', 'kind: text, retry: 2')}`,
  );
  expect(await sign()).toBe(before);
  project.write('raw.txt', 'other\n');
  expect(await sign()).not.toBe(before);
});

it('shows mistakes and goes on when they are mended', async () => {
  project.write('edits.yaml', 'stages: 3\n');
  const running = start('edits.yaml');
  await told('edits.yaml:1:9');
  await told('watching for edits');
  project.write('edits.yaml', pipeline('one'));
  await told('edits: 2 stages, 2 ran');
  await told('watching for edits');
  expect(await ended(running)).toBe(0);
});

it('stops a run that an edit overtakes, and starts again', async () => {
  project.write('edits.yaml', pipeline('one', 'touch began; while test -e raw.txt; do sleep 0.02; done'));
  start('edits.yaml');
  await told('b: started');
  await expect.poll(() => existsSync(join(project.dir, 'began'))).toBe(true);
  project.write('edits.yaml', pipeline('one'));
  await told('1 stopped');
  expect((await told('edits: 2 stages')).at(-1)).toContain('1 reused, 1 ran');
});

it('ends a run at Ctrl-C', async () => {
  project.write('edits.yaml', pipeline('one', 'while test -e raw.txt; do sleep 0.02; done'));
  const running = start('edits.yaml');
  await told('b: started');
  expect(await ended(running)).toBe(130);
});

it('does not begin with a file or a stage that is not there', async () => {
  expect(await codeOf(start('absent.yaml'))).toBe(2);
  expect(await codeOf(start('edits.yaml', 'bb'))).toBe(2);
  await told('has no stage "bb".');
});
