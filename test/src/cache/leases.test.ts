import {spawn, spawnSync, type ChildProcess} from 'node:child_process';
import * as fs from 'node:fs';
import {createInterface} from 'node:readline';
import {expect, onTestFinished, test} from 'vitest';
import {LeaseTimeout} from '../../../src/cache/errors.ts';
import type {LeaseFile} from '../../../src/cache/lease-file.ts';
import {openCache} from '../../../src/cache/open.ts';
import {isRunning} from '../../../src/cache/owner.ts';
import {bundled} from './bundled.ts';
import {isRoot, keyOf, nobody, scratch, share} from './scratch.ts';

const key = keyOf('a');
const {signal} = new AbortController();
const leaseFile = (root: string): string => `${root}/leases/${key}.json`;

/** A program that waits for a line before it takes the lease, and says what it does. */
const contender = `
  import {spawn} from 'node:child_process';
  import {existsSync, appendFileSync, writeFileSync} from 'node:fs';
  import {openCache} from './src/cache/open.ts';
  const [root, key, what] = process.argv.slice(2);
  const cache = openCache(root);
  console.log('ready');
  process.stdin.once('data', async () => {
    const lease = await cache.leases.acquire(key, {signal: new AbortController().signal});
    if (what === 'race') {
      if (!existsSync(root + '/made')) { appendFileSync(root + '/runs', 'x'); await new Promise((r) => setTimeout(r, 30)); writeFileSync(root + '/made', ''); }
      lease.release();
      process.exit(0);
    }
    const script = what === 'stubborn' ? 'trap "" TERM; touch "$READY"; sleep 60 & while :; do wait; done' : what === 'leaderless' ? 'sleep 60 & exit' : 'sleep 60 & wait';
    const env = {...process.env, PIPE_OUT: what === 'unnoted' ? cache.stage() : root + '/staging/x/files', PIPE_CHECKPOINTS: cache.checkpoints(key), READY: root + '/ready'};
    const child = spawn('bash', ['-c', script], {detached: true, stdio: 'ignore', env});
    if (what !== 'unnoted') lease.setChild(child.pid);
    if (what === 'leaderless') await new Promise((resolve) => child.once('exit', resolve));
    while (what === 'stubborn' && !existsSync(root + '/ready')) await new Promise((resolve) => setTimeout(resolve, 5));
    console.log(child.pid);
  });
  setTimeout(() => {}, 60000);`;

const start = (
  program: string,
  root: string,
  what: string,
): {child: ChildProcess; line: () => Promise<string>} => {
  const child = spawn(process.execPath, [program, root, key, what], {stdio: ['pipe', 'pipe', 'inherit']});
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = createInterface({input: child.stdout})[Symbol.asyncIterator]();
  return {child, line: async () => String((await lines.next()).value)};
};

const ended = (child: ChildProcess): Promise<unknown> =>
  new Promise((resolve) => child.once('exit', resolve));

/** Starts an owner, has it take the lease and start a stage, and kills it. Returns the stage's process group. */
const killedOwner = async (root: string, what: string): Promise<number> => {
  const {child, line} = start(bundled(contender), root, what);
  await line();
  child.stdin?.write('go\n');
  const group = Number(await line());
  child.kill('SIGKILL');
  await ended(child);
  return group;
};

const membersOf = (group: number): readonly string[] =>
  fs.readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name) || !isRunning({pid: Number(name)})) return false;
    const stat = fs.readFileSync(`/proc/${name}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]) === group;
  });

test('one holder at a time; the next gets it on release', async () => {
  const cache = openCache(scratch());
  const first = await cache.leases.acquire(key, {signal});
  const told: string[] = [];
  const second = cache.leases.acquire(key, {
    signal,
    onWait: (holder) => {
      told.push(holder);
      first.release();
    },
  });
  (await second).release();
  expect(told).toEqual([expect.stringMatching(new RegExp(`^process ${process.pid} on `))]);
  expect(fs.readdirSync(`${cache.root}/leases`)).toEqual([]);
});

test('gives up in time, or when told to, and leaves the holder its lease', async () => {
  const cache = openCache(scratch());
  const held = await cache.leases.acquire(key, {signal});
  await expect(cache.leases.acquire(key, {signal, timeoutMs: 20})).rejects.toThrow(LeaseTimeout);
  const stop = new AbortController();
  const waiting = cache.leases.acquire(key, {
    signal: stop.signal,
    onWait: () => stop.abort(new Error('enough')),
  });
  await expect(waiting).rejects.toThrow('enough');
  expect(fs.existsSync(leaseFile(cache.root))).toBe(true);
  held.release();
});

test('release and setChild leave another’s lease alone', async () => {
  const cache = openCache(scratch());
  const lost = await cache.leases.acquire(key, {signal});
  fs.rmSync(leaseFile(cache.root));
  const held = await cache.leases.acquire(key, {signal});
  const text = fs.readFileSync(leaseFile(cache.root), 'utf8');
  lost.setChild(process.pid);
  lost.release();
  expect(fs.readFileSync(leaseFile(cache.root), 'utf8')).toBe(text);
  held.release();
});

test('a lease that is written again with a shorter text says no more than that, and goes', async () => {
  const cache = openCache(scratch());
  const held = await cache.leases.acquire(key, {signal});
  held.setChild(process.pid);
  held.setChild(1);
  const {child} = JSON.parse(fs.readFileSync(leaseFile(cache.root), 'utf8')) as LeaseFile;
  expect(child).toMatchObject({pid: 1});
  held.release();
  expect(fs.readdirSync(`${cache.root}/leases`)).toEqual([]);
});

test.skipIf(!isRoot)(
  'the group that another user’s runner left is told at once, and keeps no other key',
  async () => {
    const root = scratch();
    const group = await killedOwner(root, 'stage');
    onTestFinished(() => void process.kill(-group, 'SIGKILL'));
    share(root);
    const program = bundled(`
    import {openCache} from './src/cache/open.ts';
    const [root, key, other] = process.argv.slice(2);
    const {leases} = openCache(root);
    const {signal} = new AbortController();
    const told = await leases.reap();
    (await leases.acquire(other, {signal})).release();
    const refused = await leases.acquire(key, {signal}).then(() => '', (error) => error.message);
    console.log(JSON.stringify([told, refused]));`);
    const answer = spawnSync(process.execPath, [program, root, key, keyOf('b')], {
      encoding: 'utf8',
      ...nobody,
    });
    const refusal = expect.stringContaining(
      `group ${group} was left by a killed run and is another`,
    ) as string;
    expect([answer.stderr, JSON.parse(answer.stdout)]).toEqual(['', [[refusal], refusal]]);
    expect(membersOf(group)).not.toEqual([]);
  },
);

test('processes that race for a key execute it once, though a dead owner was in the way', async () => {
  const root = scratch();
  const group = await killedOwner(root, 'stage');
  const program = bundled(contender);
  const racers = Array.from({length: 6}, () => start(program, root, 'race'));
  for (const racer of racers) await racer.line();
  const over = racers.map(({child}) => ended(child));
  for (const {child} of racers) child.stdin?.write('go\n');
  expect(await Promise.all(over)).toEqual(racers.map(() => 0));
  expect(fs.readFileSync(`${root}/runs`, 'utf8')).toBe('x');
  expect(membersOf(group)).toEqual([]);
  expect(fs.readdirSync(`${root}/leases`)).toEqual([]);
});

test.each(['stage', 'stubborn', 'leaderless', 'unnoted'])(
  'reap ends the %s that a killed owner left',
  {timeout: 20_000},
  async (what) => {
    const root = scratch();
    const group = await killedOwner(root, what);
    onTestFinished(() => {
      if (membersOf(group).length > 0) process.kill(-group, 'SIGKILL');
    });
    expect(membersOf(group)).not.toEqual([]);
    const {leases} = openCache(root);
    expect(await leases.reap()).toEqual([
      expect.stringContaining(`process group ${group} of key ${key.slice(0, 12)}, left by process`),
    ]);
    expect(membersOf(group)).toEqual([]);
    expect(fs.readdirSync(`${root}/leases`)).toEqual([]);
    expect(await leases.reap()).toEqual([]);
  },
);

test('a child that was not noted is found by its environment, and nobody else is', async () => {
  const root = scratch();
  const group = await killedOwner(root, 'unnoted');
  const cache = openCache(root);
  const [out] = fs.readdirSync(`${root}/staging`).map((name) => `${root}/staging/${name}/files`);
  const others = [
    {PIPE_OUT: cache.stage(), PIPE_CHECKPOINTS: cache.checkpoints(key)},
    {PIPE_OUT: openCache(scratch()).stage(), PIPE_CHECKPOINTS: cache.checkpoints(key)},
    {PIPE_OUT: out, PIPE_CHECKPOINTS: cache.checkpoints(keyOf('b'))},
  ].map((env) => spawn('sleep', ['60'], {detached: true, stdio: 'ignore', env: {...process.env, ...env}}));
  onTestFinished(() => others.forEach((child) => void child.kill('SIGKILL')));
  expect(await cache.leases.reap()).toEqual([
    expect.stringContaining(`process group ${group} of key ${key.slice(0, 12)}`),
  ]);
  expect(membersOf(group)).toEqual([]);
  expect(others.map(({pid = 0}) => membersOf(pid))).toEqual(others.map(({pid}) => [`${pid}`]));
});

test('a process with a dead child’s number is not mistaken for it', async () => {
  const root = scratch();
  const group = await killedOwner(root, 'stage');
  onTestFinished(() => {
    process.kill(-group, 'SIGKILL');
  });
  rewrite(root, (file) => ({...file, child: {pid: group, started: '1'}}));
  expect(await openCache(root).leases.reap()).toEqual([]);
  expect(membersOf(group)).not.toEqual([]);
});

const rewrite = (root: string, edit: (file: LeaseFile) => LeaseFile): void => {
  const file = JSON.parse(fs.readFileSync(leaseFile(root), 'utf8')) as LeaseFile;
  fs.writeFileSync(leaseFile(root), JSON.stringify(edit(file)));
};

test.each<[string, (file: LeaseFile) => LeaseFile, number, 'taken' | 'kept']>([
  ['lives', (file) => file, 0, 'kept'],
  [
    'has the number of an earlier one',
    (file) => ({...file, owner: {...file.owner, started: '1'}}),
    0,
    'taken',
  ],
  [
    'ran before the machine was started anew',
    (file) => ({...file, owner: {...file.owner, boot: 'before'}}),
    0,
    'taken',
  ],
  ['gave a sign of life elsewhere', (file) => ({...file, owner: {...file.owner, host: 'far'}}), 60, 'kept'],
  ['has been silent elsewhere', (file) => ({...file, owner: {...file.owner, host: 'far'}}), 130, 'taken'],
  [
    'is in another container',
    (file) => ({...file, owner: {...file.owner, space: 'pid:[1]', started: '1'}}),
    0,
    'kept',
  ],
])('a lease whose owner %s', async (_, edit, silentS, outcome) => {
  const cache = openCache(scratch());
  await cache.leases.acquire(key, {signal});
  rewrite(cache.root, edit);
  const sign = Date.now() / 1000 - silentS;
  fs.utimesSync(leaseFile(cache.root), sign, sign);
  const attempt = cache.leases.acquire(key, {signal, timeoutMs: 0});
  if (outcome === 'taken') (await attempt).release();
  else await expect(attempt).rejects.toThrow(LeaseTimeout);
});

test('a torn lease is in the way for two minutes only', async () => {
  const cache = openCache(scratch());
  await cache.leases.acquire(key, {signal});
  fs.truncateSync(leaseFile(cache.root), 5);
  await expect(cache.leases.acquire(key, {signal, timeoutMs: 0})).rejects.toThrow(/an unknown process/);
  fs.utimesSync(leaseFile(cache.root), 1, 1);
  (await cache.leases.acquire(key, {signal, timeoutMs: 0})).release();
});
