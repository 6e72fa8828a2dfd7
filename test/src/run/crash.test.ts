import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {chmodSync, existsSync, readFileSync, readdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import type {Readable} from 'node:stream';
import {afterEach, beforeEach, expect, it} from 'vitest';
import type {Outcome} from '../../../src/run/event.ts';
import type {runProcess} from '../../../src/run/process.ts';
import {Rig} from '../../helpers/rig.ts';

let rig: Rig;
beforeEach(() => void (rig = new Rig()));
afterEach(() => rig.remove());

const isAlive = (pid: number): boolean =>
  existsSync(`/proc/${pid}`) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));

/** Three levels of processes that note their ids; the last one tells the runner, alive or dead. None ends by itself. */
const writeTree = (): string =>
  rig.write(
    'tree.sh',
    [
      'trap "" PIPE',
      'echo $$ > pid.$1',
      `if test $1 = 3; then echo '{"type":"checkpoint","step":1}' >&3; sleep 300; else bash tree.sh $(($1 + 1)); fi`,
      'true',
    ].join('\n'),
  );
const tree = 'bash tree.sh 1; true';
const pids = (): readonly number[] => [1, 2, 3].map((level) => Number(rig.read(`pid.${level}`)));

it('ends a tree of three processes when it is stopped', async () => {
  writeTree();
  const stop = new AbortController();
  const run = await rig.run(rig.graph({a: {cmd: tree}}), {
    signal: stop.signal,
    on: (event) => {
      if (event.type === 'stage-event') stop.abort('SIGTERM');
    },
  });
  expect(run.outcomes['a']).toMatchObject({state: 'stopped'});
  expect(pids().filter(isAlive)).toEqual([]);
});

/** Runs a stage that leaves its tree behind in a runner of its own, which `kill` ends; then again in this one. */
const runAfterKill = async (
  words: readonly string[],
  kill: (runner: ChildProcess) => Promise<unknown>,
): Promise<void> => {
  writeTree();
  const graph = rig.graph({
    a: {cmd: `if test -e again; then echo 1 > \${out}/text; else ${tree}; fi`},
  });
  const script = join(import.meta.dirname, '../../helpers/run-rig.ts');
  const graphFile = rig.write('graph.json', JSON.stringify(graph));
  const runner = spawn(process.execPath, ['--import', 'tsx', script, graphFile, rig.cacheRoot, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(runner, 'exit');
  await kill(runner);
  await ended;
  expect(pids().filter(isAlive)).toHaveLength(3);
  rig.write('again', '');
  const run = await rig.run(graph);
  expect(run.outcomes['a']).toMatchObject({state: 'finished'});
  expect(pids().filter(isAlive)).toEqual([]);
  expect(readdirSync(join(rig.cacheRoot, 'leases'))).toEqual([]);
};

it('after kill -9 of the runner the next run ends what was left and is not locked out', () =>
  runAfterKill([], async (runner) => {
    await once(runner.stdout as Readable, 'data');
    runner.kill('SIGKILL');
  }));

it('so too when the runner was killed before it noted its child', () =>
  runAfterKill(['die'], async () => {
    const isWhole = (): boolean => existsSync(join(rig.dir, 'pid.3')) && rig.read('pid.3').endsWith('\n');
    await expect.poll(isWhole, {timeout: 20_000}).toBe(true);
    expect(readdirSync(join(rig.cacheRoot, 'leases')).map(lease)).toEqual([
      expect.not.objectContaining({child: expect.anything() as unknown}),
    ]);
  }));

const lease = (name: string): unknown => JSON.parse(rig.read(`cache/leases/${name}`));

it('notices and repairs a flipped bit 30 times of 30, wherever it is', async () => {
  const make: typeof runProcess = ({args, env}) => {
    writeFileSync(join(env['PIPE_OUT'] as string, 'text'), args.join('-').padEnd(40, '.'));
    return Promise.resolve({exitCode: 0});
  };
  const graph = (trial: number) =>
    rig.graph({a: {cmd: ['make', 'a']}, b: {cmd: ['make', `b${trial}`], inputs: {x: 'a'}}});
  const first = await rig.run(graph(-1), {runProcess: make});
  const {artifact} = first.outcomes['a'] as Extract<Outcome, {artifact: string}>;
  const file = join(rig.openCache().artifacts.path(artifact), 'text');
  let repaired = 0;
  for (let trial = 0; trial < 30; trial++) {
    const bytes = readFileSync(file);
    bytes[(trial * 7) % bytes.length]! ^= 1 << (trial % 8);
    chmodSync(file, 0o644);
    writeFileSync(file, bytes);
    chmodSync(file, 0o444);
    const run = await rig.run(graph(trial), {runProcess: make});
    if (run.story.includes('damaged a') && rig.made(run, 'a') === 'a'.padEnd(40, '.')) repaired++;
  }
  expect(repaired).toBe(30);
});
