import {build} from 'esbuild';
import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {text} from 'node:stream/consumers';
import type {Readable} from 'node:stream';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {mkdtempSync, rmSync} from 'node:fs';
import {packageRoot} from '../../../src/stage/installation.ts';
import {loadStages} from '../../../src/stage/load.ts';
import {directory, stageType, textCodec} from './fixture.ts';

let built: string;
let child: string;

// The entry finds its package from where it lies: a package.json of that name beside it will do.
beforeAll(async () => {
  built = mkdtempSync(join(tmpdir(), 'pipe-child-'));
  child = join(built, 'child.mjs');
  writeFileSync(join(built, 'package.json'), '{"name": "pipe"}');
  await build({
    entryPoints: [join(packageRoot, 'src/stage/child.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: child,
  });
});
afterAll(() => rmSync(built, {recursive: true}));

interface Place {
  readonly dir: string;
  readonly job: string;
  readonly out: string;
  readonly bundle: string;
}

const prepare = async (options: Parameters<typeof stageType>[0], inputs: object = {}): Promise<Place> => {
  const dir = directory({
    'stage.ts': stageType(options),
    'text-codec.mjs': textCodec,
    'a/text': 'A',
    'b/text': 'B',
  });
  const loaded = await loadStages({root: join(dir, 'cache')}, [{uses: './stage.ts', dir, file: 'p.yaml'}]);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.diagnostics));
  const {bundle} = loaded.value.get('./stage.ts')!;
  const [job, out, checkpoints] = [join(dir, 'job.json'), join(dir, 'out'), join(dir, 'checkpoints')];
  for (const path of [out, checkpoints]) mkdirSync(path);
  writeFileSync(
    job,
    JSON.stringify({
      bundle,
      params: {n: 2},
      inputs,
      files: ['/f'],
      out,
      checkpoints,
      threads: 3,
      compile: false,
    }),
  );
  return {dir, job, out, bundle};
};

const start = ({job}: Place): ChildProcess =>
  spawn(process.execPath, [child, job], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    env: {...process.env, PIPE_EVENTS_FD: '3'},
  });

const finish = async (process: ChildProcess) => {
  const [[code], stdout, stderr, events] = await Promise.all([
    once(process, 'exit') as Promise<[number | null]>,
    text(process.stdout!),
    text(process.stderr!),
    text(process.stdio[3] as Readable),
  ]);
  const parsed = events
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as unknown);
  return {code: code as number, stdout, stderr, events: parsed};
};

test('a stage reads its inputs, reports in order and writes its artifact', async () => {
  const place = await prepare(
    {
      inputs:
        "data: one(text('text')), more: many(text('text')), none: optional(text('text')), empty: many(text('text'))",
      body: `
        console.log('printed');
        report.engine({backend: 'none'});
        for (let step = 1; step <= 1000; step++) report.progress(step, 1000, {loss: 1 / step});
        report.metric('score', 0.5);
        report.checkpoint(1000);
        report.note('done');
        report.progress(1001, 1001);
        return JSON.stringify({params, inputs, files, threads, compile, checkpoints});`,
    },
    {},
  );
  const job = JSON.parse(readFileSync(place.job, 'utf8')) as object;
  const a = {stage: 'a', cell: {}, dir: join(place.dir, 'a')};
  const b = {stage: 'b', cell: {loss: 'ce'}, dir: join(place.dir, 'b')};
  writeFileSync(place.job, JSON.stringify({...job, inputs: {data: a, more: [a, b]}}));
  const {code, stdout, stderr, events} = await finish(start(place));
  expect([code, stdout, stderr]).toEqual([0, 'printed\n', '']);
  const progress = events.filter((event) => (event as {type: string}).type === 'progress') as {
    step: number;
  }[];
  expect(progress.length).toBeLessThan(20);
  expect(events.at(0)).toEqual({type: 'engine', engine: {backend: 'none'}});
  expect(events.at(1)).toEqual({type: 'progress', step: 1, total: 1000, figures: {loss: 1}});
  expect(events.slice(-5)).toEqual([
    {type: 'progress', step: 1000, total: 1000, figures: {loss: 0.001}},
    {type: 'metric', name: 'score', value: 0.5},
    {type: 'checkpoint', step: 1000},
    {type: 'note', line: 'done'},
    {type: 'progress', step: 1001, total: 1001},
  ]);
  expect(JSON.parse(readFileSync(join(place.out, 'text'), 'utf8'))).toEqual({
    params: {n: 2},
    inputs: {
      data: 'A',
      more: [
        {stage: 'a', cell: {}, value: 'A'},
        {stage: 'b', cell: {loss: 'ce'}, value: 'B'},
      ],
      empty: [],
    },
    files: ['/f'],
    threads: 3,
    compile: false,
    checkpoints: join(place.dir, 'checkpoints'),
  });
});

test('a stage that throws ends with 1, its message and its stack', async () => {
  const place = await prepare({body: "throw new Error('no data', {cause: new RangeError('k = 5')});"});
  const {code, stderr} = await finish(start(place));
  expect(code).toBe(1);
  expect(stderr).toMatch(/^Error: no data\n\s+at .*run[^]*RangeError: k = 5/);
  expect(existsSync(join(place.out, 'text'))).toBe(false);
});

test('what hangs on a cause does not push its message out of sight', async () => {
  const parser = "Object.assign(new Error('cut short'), {errno: -5, parser: {state: {left: [1, 2, 3]}}})";
  const place = await prepare({body: `throw new Error('no data', {cause: ${parser}});`});
  const {stderr} = await finish(start(place));
  expect(stderr.split('\n').filter((line) => !/^ +at /.test(line))).toEqual([
    'Error: no data',
    'caused by Error: cut short',
    '',
  ]);
});

test.each([
  ['ends its process', 'process.exit(0);', 'The stage ended its process before its artifact was written.'],
  ['waits for nothing', 'await new Promise(() => undefined);', 'waits for what can no longer happen'],
])('a stage that %s has failed', async (_, body, told) => {
  const {code, stderr} = await finish(start(await prepare({body})));
  expect(code).toBeGreaterThan(0);
  expect(stderr).toContain(told);
});

test('code that was damaged on disk is not run', async () => {
  const place = await prepare({body: "return 'whole';"});
  writeFileSync(place.bundle, readFileSync(place.bundle, 'utf8').replace('whole', 'wrong'));
  const {code, stderr} = await finish(start(place));
  expect(code).toBe(1);
  expect(stderr).toMatch(/^BundleDamaged: The stage's code was damaged on disk/);
});

/** Works until it is asked to stop, then saves a checkpoint, slowly. */
const patient = `
  report.note('ready');
  const timer = setInterval(() => report.progress(1, 2), 20);
  await new Promise((resolve) => signal.addEventListener('abort', resolve));
  clearInterval(timer);
  const {writeFileSync} = await import('node:fs');
  await new Promise((resolve) => setTimeout(resolve, 100));
  report.checkpoint(1);
  writeFileSync(checkpoints + '/saved', String(process.pid));
`;

test('SIGTERM lets a stage save a checkpoint and ends with 143', async () => {
  const place = await prepare({body: `${patient} throw signal.reason;`});
  const process = start(place);
  const finished = finish(process);
  await once(process.stdio[3] as Readable, 'data');
  process.kill('SIGTERM');
  const {code, stderr, events} = await finished;
  expect([code, stderr]).toEqual([143, 'The stage was asked to stop.\n']);
  expect(events.at(-1)).toEqual({type: 'checkpoint', step: 1});
  expect(existsSync(join(place.dir, 'checkpoints/saved'))).toBe(true);
});

test('another error on the way to a stop is still a failure', async () => {
  const place = await prepare({body: `${patient} throw new Error('disk full');`});
  const process = start(place);
  const finished = finish(process);
  await once(process.stdio[3] as Readable, 'data');
  process.kill('SIGTERM');
  expect((await finished).code).toBe(1);
});

test.each([
  ['reports', patient],
  ['is silent', patient.replace(/const timer = .*/, 'const timer = setInterval(() => {}, 20);')],
])('a stage that %s saves a checkpoint and ends when its runner is killed', async (_, body) => {
  const place = await prepare({body: `${body} throw signal.reason;`});
  const runner = `
    import {spawn} from 'node:child_process';
    const child = spawn(process.execPath, ${JSON.stringify([child, place.job])}, {detached: true, stdio: ['ignore', 1, 'ignore', 'pipe'], env: {...process.env, PIPE_EVENTS_FD: '3'}});
    child.stdio[3].once('data', () => console.log(child.pid));
    setInterval(() => {}, 1000);`;
  const process_ = spawn(process.execPath, ['--input-type=module', '--eval', runner], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface(process_.stdout!), 'line')) as [string];
  process_.kill('SIGKILL');
  // The stage holds the other end of this pipe: it closes when the stage has ended.
  await once(process_.stdout!, 'close');
  expect(readFileSync(join(place.dir, 'checkpoints/saved'), 'utf8')).toBe(line);
});
