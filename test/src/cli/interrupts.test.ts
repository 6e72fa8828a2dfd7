import {once} from 'node:events';
import {spawnSync, type ChildProcess} from 'node:child_process';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import type {Readable} from 'node:stream';
import {afterEach, beforeEach, expect, it} from 'vitest';
import {pipeProgram, TestProject} from '../../helpers/command-line.ts';

let project: TestProject;
beforeEach(() => {
  project = new TestProject({
    'polite.yaml': stage('trap "echo saved > saved; exit 0" TERM'),
    'deaf.yaml': stage('trap "" TERM'),
    'short.yaml': 'stages: {a: {cmd: "sleep 0.1; echo 1 > ${out}/x"}, b: {cmd: sleep 60}}\n',
  });
});
afterEach(() => project.remove());

/** A stage that notes its process and then waits for ever. */
const stage = (trap: string): string =>
  `name: waits\nstages:\n  a:\n    cmd: '${trap}; echo $$ > pid; while :; do sleep 0.05; done'\n`;

const lineWith = async (stream: Readable | null, text: string): Promise<void> => {
  for await (const line of createInterface({input: stream as Readable})) if (line.includes(text)) return;
  throw new Error(`the output ended without "${text}"`);
};

/** A process that has ended but whose parent has not asked how is dead as well. */
const isAlive = (pid: number): boolean => {
  const {stdout} = spawnSync('ps', ['-o', 'stat=', '-p', `${pid}`], {encoding: 'utf8'});
  return stdout.trim() !== '' && !stdout.startsWith('Z');
};

/** Starts a run and waits until its stage waits. */
const startWaiting = async (
  file: string,
): Promise<{readonly run: ChildProcess; readonly stagePid: () => number}> => {
  const run = project.start('run', file);
  await lineWith(run.stdout, 'a: started');
  await expect
    .poll(() => existsSync(join(project.dir, 'pid')) && stagePid() > 0, {timeout: 20_000})
    .toBe(true);
  return {run, stagePid};
};

/** Whether the runner has noted its stage, so that another can find it. */
const isNoted = (): boolean => {
  const leases = join(project.dir, 'cache/leases');
  return readdirSync(leases).some((name) => readFileSync(join(leases, name), 'utf8').includes('"child"'));
};

const stagePid = (): number => Number(readFileSync(join(project.dir, 'pid'), 'utf8'));

it('Ctrl-C lets a stage save and ends with 130', async () => {
  const {run} = await startWaiting('polite.yaml');
  const ended = once(run, 'exit');
  run.kill('SIGINT');
  expect((await ended)[0]).toBe(130);
  expect(existsSync(join(project.dir, 'saved'))).toBe(true);
  expect(isAlive(stagePid())).toBe(false);
});

it('Ctrl-C twice ends a stage that does not listen', async () => {
  const {run} = await startWaiting('deaf.yaml');
  const ended = once(run, 'exit');
  run.kill('SIGINT');
  await lineWith(run.stdout, 'stopping');
  run.kill('SIGINT');
  expect((await ended)[0]).toBe(130);
  expect(isAlive(stagePid())).toBe(false);
});

it('SIGTERM is graceful and ends with 143', async () => {
  const {run} = await startWaiting('polite.yaml');
  const ended = once(run, 'exit');
  run.kill('SIGTERM');
  expect((await ended)[0]).toBe(143);
  expect(existsSync(join(project.dir, 'saved'))).toBe(true);
});

it('what a killed runner left is ended by the next command', async () => {
  const {run} = await startWaiting('deaf.yaml');
  await expect.poll(isNoted, {timeout: 20_000}).toBe(true);
  const ended = once(run, 'exit');
  run.kill('SIGKILL');
  await ended;
  expect(isAlive(stagePid())).toBe(true);
  const {stderr} = project.pipe('cache', 'stat');
  expect(stderr).toContain('pipe: ended process group');
  expect(isAlive(stagePid())).toBe(false);
});

it('a reader that has seen enough ends it without a word', () => {
  const script = `"${process.execPath}" "${pipeProgram}" schema | head -c 1 > /dev/null; exit "\${PIPESTATUS[0]}"`;
  const {status, stderr} = spawnSync('bash', ['-c', script], {cwd: project.dir, encoding: 'utf8'});
  expect({status, stderr}).toEqual({status: 141, stderr: ''});
});

it('an output that cannot be written stops a run and leaves nothing behind', () => {
  const pipe = (words: string) =>
    spawnSync('bash', ['-c', `"${process.execPath}" "${pipeProgram}" ${words}`], {
      cwd: project.dir,
      encoding: 'utf8',
    });
  const {status, stderr} = pipe('run short.yaml > /dev/full');
  expect(stderr).toMatch(/^pipe: standard output cannot be written: ENOSPC: .*\n$/);
  expect(status).toBe(1);
  const left = ['leases', 'staging'].flatMap((name) => readdirSync(join(project.dir, 'cache', name)));
  expect(left).toEqual([]);
  expect(pipe('plan none.yaml 2> /dev/full').status).toBe(2);
});
