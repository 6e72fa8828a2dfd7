import {beforeAll, expect, test} from 'vitest';
import type {Model} from '../../stages/artifacts/model.ts';
import {allRows} from '../../stages/artifacts/row-source.ts';
import {moons} from '../../stages/data/moons.ts';
import {rng} from '../../stages/math/stream.ts';
import sample from '../../stages/sample.ts';
import trainScore from '../../stages/train-score.ts';
import {runStage} from '../helpers/run-stage.ts';
import '../helpers/tensorflow.ts';

const data = moons({count: 40, noise: 0, radius: 1, classes: 'all'}, rng(1));

let scores: Readonly<Record<'ve' | 'vp', Model>>;
beforeAll(async () => {
  const train = async (sde: object): Promise<Model> =>
    (
      await runStage(
        trainScore,
        {
          sde,
          net: {type: 'toy-mlp', features: 4},
          loss: {type: 'dsm'},
          optimizer: {type: 'adam', lr: 1e-3},
          batch_size: 40,
          updates: 1,
        },
        {data, held_out: undefined},
      )
    ).output;
  scores = {
    ve: await train({type: 've', sigma_min: 0.01, sigma_max: 5}),
    vp: await train({type: 'vp', beta_min: 0.1, beta_max: 3}),
  };
});

const draw = (noising: 've' | 'vp', sampler: object, batchSize: number) =>
  runStage(
    sample,
    {count: 6, sampler, batch_size: batchSize},
    {data: undefined, score: scores[noising], classifier: undefined, class_scores: []},
    {compile: false},
  );

const short = {steps: 4};
// Settings that are not given are the published ones, but for the norms: a sample is the same in any batch.
test.each([
  ['ve', {type: 'langevin', sigma: 1, ...short}, 4],
  ['ve', {type: 'released-pc', sigma_min: 0.01, sigma_max: 5, ...short}, 4],
  ['vp', {type: 'predictor-corrector', ...short}, 8],
  ['vp', {type: 'predictor-corrector', predictor: 'ancestral', corrector: 'none', ...short}, 4],
  ['ve', {type: 'annealed-langevin', sigma_max: 5, levels: 3}, 16],
  ['vp', {type: 'heun', ...short}, 7],
  ['vp', {type: 'dpm-solver++', ...short}, 4],
  ['vp', {type: 'dpm-solver++', solver: '2s', denoise: true, ...short}, 9],
] as const)('a pipeline draws from %s by %o', async (noising, sampler, nfe) => {
  const {output, metrics} = await draw(noising, sampler, 100);
  expect(output.shape).toEqual([2]);
  expect(Array.from(output.labels)).toEqual([0, 0, 0, 0, 0, 0]);
  expect(allRows(output.points).every(Number.isFinite)).toBe(true);
  expect(metrics['nfe']).toBe(nfe);
  const cut = allRows((await draw(noising, sampler, 3)).output.points);
  allRows(output.points).forEach((value, i) => expect(Math.abs(cut[i]! / value - 1)).toBeLessThan(1e-4));
});

test.each([
  ['vp', {type: 'probability-flow', rtol: 1e-2, atol: 1e-2, denoise: 'reverse-diffusion'}],
  ['ve', {type: 'adaptive-sde', abstol: 0.5, reltol: 0.1}],
] as const)(
  'a pipeline draws from %s by %o, in as many evaluations as it takes',
  async (noising, sampler) => {
    const {output, metrics} = await draw(noising, sampler, 100);
    expect(allRows(output.points).every(Number.isFinite)).toBe(true);
    // One more denoises.
    expect(metrics['nfe']).toBeGreaterThan(8);
  },
);

test('settings that no sampler has are refused', async () => {
  await expect(draw('vp', {type: 'heun', corrector: 'none'}, 3)).rejects.toThrow('corrector');
  await expect(draw('vp', {type: 'annealed-langevin', sigma_max: 0.8, sigma_min: 0.1}, 3)).rejects.toThrow(
    'annealed-langevin samples data + σ z, and this noising shrinks the data: use ve or linear-ve',
  );
  const nothing = {type: 'predictor-corrector', predictor: 'none', corrector: 'none'};
  await expect(draw('vp', nothing, 3)).rejects.toThrow('moves nothing: choose one of them');
});
