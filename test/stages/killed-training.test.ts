import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, it} from 'vitest';
import {TestProject} from '../helpers/command-line.ts';
import {nextCheckpoint, stagePid} from '../helpers/killing.ts';

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

const trained = (cache: string): {readonly weights: Buffer; readonly curves: string} => {
  const to = `out-${cache}`;
  expect(project.pipe('checkout', 'small.yaml', 'score', '--to', to, '--cache', cache).code).toBe(0);
  const read = (file: string): Buffer => readFileSync(join(project.dir, to, file));
  return {weights: read('model.safetensors'), curves: read('curves.jsonl').toString()};
};

it('training goes on after kill -9 of its process and of the runner, to the same bytes', async () => {
  const first = project.start('run', 'small.yaml', '--json');
  const atFirst = await nextCheckpoint(first);
  process.kill(stagePid(project), 'SIGKILL');
  first.stdout!.resume();
  expect((await once(first, 'exit'))[0]).toBe(1);

  const second = project.start('run', 'small.yaml', '--json');
  const atSecond = await nextCheckpoint(second);
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
