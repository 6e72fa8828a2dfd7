import type {ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {readdirSync, rmSync, symlinkSync, writeFileSync, chmodSync} from 'node:fs';
import {request} from 'node:http';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import type {Readable} from 'node:stream';
import {afterAll, beforeAll, describe, expect, it, onTestFinished} from 'vitest';
import {TestProject} from '../../helpers/command-line.ts';
import {Follower} from '../../helpers/server-events.ts';

/** Each step is told when its file is there, so a test decides how far the stage is. */
const pipeline = `name: walk
params: {word: a}
stages:
  first: {cmd: 'echo \${word} > "\${out}/x.txt"', kind: text}
  walk:
    cmd: |
      for step in 1 2 3; do
        echo "at $step"
        echo '{"type":"progress","step":'$step',"total":3,"figures":{"loss":'$((9 - step))'}}' >&$PIPE_EVENTS_FD
        until test -e go$step; do sleep 0.02; done
      done
      echo done > "\${out}/y.txt"
    kind: text
    inputs: {in: first}
`;

let project: TestProject;
let ui: ChildProcess;
let url: string;
beforeAll(async () => {
  project = new TestProject({'walk.yaml': pipeline});
  ui = project.start('ui', 'walk.yaml', '--port', '0');
  const [line] = (await once(createInterface({input: ui.stdout as Readable}), 'line')) as [string];
  url = /^\S+/.exec(line)![0];
});
afterAll(async () => {
  ui.kill('SIGINT');
  expect((await once(ui, 'exit'))[0]).toBe(0);
  project.remove();
});

const go = (step: number): void => writeFileSync(join(project.dir, `go${step}`), '');

it('follows what another process runs, without the page being asked for again', async () => {
  const follower = new Follower(`${url}0/`);
  expect((await follower.until(() => true)).stages).toMatchObject([{state: 'stale'}, {state: 'waiting'}]);
  const run = project.start('run', 'walk.yaml');
  const ended = once(run, 'exit');
  const begun = await follower.until(({stages}) => stages[1]?.progress?.step === 1);
  expect(begun.stages).toMatchObject([{state: 'fresh'}, {state: 'running', log: ['at 1']}]);
  follower.seen.length = 0;
  go(1);
  const further = await follower.until(({curves}) => curves[0]?.steps.length === 2);
  expect(further.curves).toMatchObject([{stage: 'walk', figure: 'loss', values: [8, 7]}]);
  expect(follower.seen).not.toContain('page');
  go(2);
  go(3);
  const after = await follower.until(({stages}) => stages[1]?.state === 'fresh');
  expect((await ended)[0]).toBe(0);
  const files = after.stages[1]?.files;
  expect(files?.map(({name}) => name)).toEqual(['log', 'y.txt']);
  const texts = await Promise.all(
    files!.map(async ({address}) => (await fetch(url + address.slice(1))).text()),
  );
  expect(texts).toEqual(['at 1\nat 2\nat 3\n', 'done\n']);
  follower.close();
});

it('keeps the page while the file has mistakes, and says so', async () => {
  const follower = new Follower(`${url}0/`);
  await follower.until(() => true);
  project.write('walk.yaml', pipeline.replace('kind: text', 'kind: 3'));
  expect((await follower.until(({notes = []}) => notes.length > 0)).stages).toHaveLength(2);
  project.write('walk.yaml', pipeline.replace('word: a', 'word: b'));
  const mended = await follower.until(({notes}) => notes === undefined);
  expect(mended.stages).toMatchObject([{state: 'stale'}, {state: 'waiting'}]);
  follower.close();
});

it('follows a sweep that another process goes on with', async () => {
  project.write(
    'rates.yaml',
    `params: {rate: 1}
stages:
  base: {cmd: 'echo > "\${out}/x"', kind: text}
  fit: {cmd: 'until test -e rate\${rate}; do sleep 0.02; done; echo \${rate} > "\${out}/x"', kind: text, inputs: {b: base}}
`,
  );
  writeFileSync(join(project.dir, 'rate1'), '');
  project.pipe('sweep', 'rates.yaml', '--grid', 'rate=1', '--name', 'rates');
  const served = project.start('ui', 'rates', '--port', '0');
  onTestFinished(() => void served.kill('SIGKILL'));
  const [line] = (await once(createInterface({input: served.stdout as Readable}), 'line')) as [string];
  expect(line).toContain(' shows rates;');
  const follower = new Follower(`${/^\S+/.exec(line)![0]}0/`);
  const before = await follower.until(() => true);
  expect(before).toMatchObject({
    title: 'rates',
    stages: [
      {id: 'base', state: 'fresh'},
      {id: 'fit', state: 'fresh', count: 1, made: 1},
    ],
    sweep: {trials: [{point: {rate: 1}, state: 'finished'}]},
  });
  expect(project.pipe('ui', 'rates', '--profile', 'quick', '--port', new URL(url).port)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('the sweep rates has its own params') as string,
  });
  const sweep = project.start('sweep', 'rates.yaml', '--grid', 'rate=1,2', '--name', 'rates');
  const ended = once(sweep, 'exit');
  const begun = await follower.until(
    ({stages, sweep}) => stages[1]?.state === 'running' && sweep?.trials[1]?.state === 'running',
  );
  expect(begun.sweep?.trials).toMatchObject([{state: 'finished'}, {point: {rate: 2}, state: 'running'}]);
  expect(begun.stages[1]).toMatchObject({count: 2, made: 1});
  writeFileSync(join(project.dir, 'rate2'), '');
  const after = await follower.until(
    ({stages, sweep}) => stages[1]?.state === 'fresh' && sweep?.trials[1]?.state === 'finished',
  );
  expect(after.stages).toMatchObject([{state: 'fresh'}, {state: 'fresh', count: 2, made: 2}]);
  expect((await ended)[0]).toBe(0);
  follower.close();
  served.kill('SIGINT');
  expect((await once(served, 'exit'))[0]).toBe(0);
});

interface Reply {
  readonly code: number | undefined;
  readonly headers: NodeJS.Dict<string | string[]>;
}

/** As it is written: no part of the path is resolved before it is sent. */
const ask = async (path: string, options: {method?: string; headers?: object} = {}): Promise<Reply> => {
  const {port} = new URL(url);
  const sent = request({host: '127.0.0.1', port, path, ...options} as object);
  sent.end();
  const [response] = (await once(sent, 'response')) as [
    Readable & Parameters<typeof once>[0] & {statusCode: number; headers: Reply['headers']},
  ];
  response.resume();
  return {code: response.statusCode, headers: response.headers};
};

describe('it refuses', () => {
  const artifacts = (): string => join(project.dir, 'cache/artifacts');
  const dirs = (): readonly string[] =>
    readdirSync(artifacts()).flatMap((shard) => readdirSync(join(artifacts(), shard)));
  const home = (digest: string): string => join(artifacts(), digest.slice(0, 2), digest);

  it('all that is not reading', async () => {
    const answers = await Promise.all(['POST', 'PUT', 'DELETE'].map((method) => ask('/0/', {method})));
    expect(answers.map(({code}) => code)).toEqual([405, 405, 405]);
    expect((await ask('/0/', {method: 'HEAD'})).code).toBe(200);
  });

  it('who calls it by another name', async () => {
    const hosts = ['evil.example', 'evil.example:80', 'localhost.evil.example'];
    const answers = await Promise.all(hosts.map((host) => ask('/0/', {headers: {host}})));
    expect(answers.map(({code}) => code)).toEqual([403, 403, 403]);
    expect((await ask('/0/', {headers: {host: 'localhost:1'}})).code).toBe(200);
  });

  it('paths that lead out of an artifact', async () => {
    const [digest = ''] = dirs();
    const paths = [
      '../manifest.json',
      '..%2Fmanifest.json',
      '%2e%2e/manifest.json',
      '/etc/passwd',
      'absent',
      '%',
    ];
    const answers = await Promise.all([
      ...paths.map((path) => ask(`/artifacts/${digest}/${path}`)),
      ask('/artifacts/../version'),
      ask(`/logs/..%2f..%2fversion`),
      ask('/7/'),
      ask('/7/events'),
    ]);
    expect(answers.map(({code}) => code)).toEqual(answers.map(() => 404));
  });

  it('a link in place of a file', async () => {
    const digest = dirs().find((name) => readdirSync(join(home(name), 'files')).includes('x.txt'))!;
    const path = `/artifacts/${digest}/x.txt`;
    const plain = await ask(path);
    expect(plain).toMatchObject({
      code: 200,
      headers: {
        'content-type': 'text/plain; charset=utf-8',
        'x-content-type-options': 'nosniff',
        'content-security-policy': expect.stringContaining('sandbox') as string,
      },
    });
    const files = join(home(digest), 'files');
    chmodSync(files, 0o755);
    rmSync(join(files, 'x.txt'));
    symlinkSync('/etc/hostname', join(files, 'x.txt'));
    expect((await ask(path)).code).toBe(404);
  });
});

it('says when its port is taken, and when a file has mistakes', () => {
  const taken = project.pipe('ui', 'walk.yaml', '--port', new URL(url).port);
  expect(taken).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('is in use. Name another with --port') as string,
  });
  expect(project.pipe('ui', 'walk.yaml', '--port', '99999').code).toBe(2);
  expect(project.pipe('ui', 'rate')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('knows no sweep "rate"') as string,
  });
  project.write('broken.yaml', 'stages: 3\n');
  expect(project.pipe('ui', 'broken.yaml').code).toBe(3);
});
