import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, it} from 'vitest';
import {TestProject} from '../helpers/command-line.ts';
import {nextCheckpoint, stagePid} from '../helpers/killing.ts';

/** Batches of a fraction of a second each. */
const sampling = `name: small
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
      updates: 1
  samples:
    uses: sample
    inputs: {score: score}
    with:
      count: 36
      batch_size: 2
      sampler: {type: langevin, sigma: 7.5, steps: 1000, epsilon: 0.1}
`;

let project: TestProject;
beforeEach(() => {
  project = new TestProject({'small.yaml': sampling});
});
afterEach(() => project.remove());

const drawn = (cache: string): Buffer => {
  const to = `out-${cache}`;
  expect(project.pipe('checkout', 'small.yaml', 'samples', '--to', to, '--cache', cache).code).toBe(0);
  return readFileSync(join(project.dir, to, 'samples.npz'));
};

it('sampling goes on after kill -9 and after an interrupt, to the same bytes', async () => {
  const first = project.start('run', 'small.yaml', '--json');
  const atFirst = await nextCheckpoint(first);
  process.kill(stagePid(project), 'SIGKILL');
  first.stdout!.resume();
  expect((await once(first, 'exit'))[0]).toBe(1);

  const second = project.start('run', 'small.yaml', '--json');
  const atSecond = await nextCheckpoint(second);
  second.stdout!.resume();
  second.kill('SIGINT');
  await once(second, 'exit');
  // It went on from where the first stood, and was not done.
  expect(atSecond).toBeGreaterThan(atFirst);
  expect(atSecond).toBeLessThan(36);

  expect(project.pipe('run', 'small.yaml').code).toBe(0);
  expect(project.pipe('run', 'small.yaml', '--cache', 'unbroken').code).toBe(0);
  expect(drawn('cache').equals(drawn('unbroken'))).toBe(true);
}, 180_000);
