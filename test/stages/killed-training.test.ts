import type {ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import type {Readable} from 'node:stream';
import {afterEach, beforeEach, expect, it} from 'vitest';
import {TestProject} from '../helpers/command-line.ts';

/** Long enough to be killed twice, on a network so small that an update takes a fraction of a millisecond. */
const training = `name: small
stages:
  moons: {uses: make-moons, with: {count: 100}}
  score:
    uses: train-score
    inputs: {data: moons}
    with:
      sde: {type: ve, sigma_min: 0.001, sigma_max: 10}
      net: {type: toy-mlp, features: 1}
      loss: {type: dsm, weighting_dsm: 2}
      optimizer: {type: adam, lr: 1.0e-3}
      batch_size: 20
      updates: 8000
      log_every: 1000
`;

let project: TestProject;
beforeEach(() => {
  project = new TestProject({'small.yaml': training});
});
afterEach(() => project.remove());

interface Event {
  readonly type: string;
  readonly event?: {readonly type: string; readonly step?: number};
}

/** The update at which the run tells of the next checkpoint. */
const checkpoint = async (run: ChildProcess): Promise<number> => {
  for await (const line of createInterface({input: run.stdout as Readable})) {
    const {event} = JSON.parse(line) as Event;
    if (event?.type === 'checkpoint') return event.step!;
  }
  throw new Error('the run ended without a checkpoint');
};

/** The process of the stage, as the runner noted it. */
const stagePid = (): number => {
  const leases = join(project.dir, 'cache/leases');
  const notes = readdirSync(leases).map(
    (name) => JSON.parse(readFileSync(join(leases, name), 'utf8')) as {child?: {pid: number}},
  );
  return notes.find(({child}) => child)!.child!.pid;
};

const trained = (cache: string): {readonly weights: Buffer; readonly curves: string} => {
  const to = `out-${cache}`;
  expect(project.pipe('checkout', 'small.yaml', 'score', '--to', to, '--cache', cache).code).toBe(0);
  const read = (file: string): Buffer => readFileSync(join(project.dir, to, file));
  return {weights: read('model.safetensors'), curves: read('curves.jsonl').toString()};
};

it('training goes on after kill -9 of its process and of the runner, to the same bytes', async () => {
  const first = project.start('run', 'small.yaml', '--json');
  const atFirst = await checkpoint(first);
  process.kill(stagePid(), 'SIGKILL');
  first.stdout!.resume();
  expect((await once(first, 'exit'))[0]).toBe(1);

  const second = project.start('run', 'small.yaml', '--json');
  const atSecond = await checkpoint(second);
  second.kill('SIGKILL');
  await once(second, 'exit');
  // It went on from where the first stood, and was not done.
  expect(atSecond).toBeGreaterThan(atFirst);
  expect(atSecond).toBeLessThan(8000);

  expect(project.pipe('run', 'small.yaml').code).toBe(0);
  expect(project.pipe('run', 'small.yaml', '--cache', 'unbroken').code).toBe(0);
  const [killed, unbroken] = [trained('cache'), trained('unbroken')];
  expect(killed.weights.equals(unbroken.weights)).toBe(true);
  expect(killed.curves).toBe(unbroken.curves);
}, 180_000);
