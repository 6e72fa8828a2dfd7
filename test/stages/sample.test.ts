import {beforeAll, describe, expect, test} from 'vitest';
import type {Model} from '../../stages/artifacts/model.ts';
import {allRows, rowsInMemory} from '../../stages/artifacts/row-source.ts';
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
          loss: {type: 'dsm', smallest_time: 1e-3},
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

test('a scale is refused where nothing is scaled', async () => {
  const noised = {count: 1, scale: 10, sampler: {type: 'perturbed-data', sigma: 1}};
  const none = {score: undefined, classifier: undefined, class_scores: []};
  await expect(Promise.resolve().then(() => runStage(sample, noised, {...none, data}))).rejects.toThrow(
    'scale = 10 is of the likelihood score of a classifier, and none is wired',
  );
});

test('settings that no sampler has are refused', async () => {
  await expect(draw('vp', {type: 'heun', corrector: 'none'}, 3)).rejects.toThrow('corrector');
  await expect(draw('vp', {type: 'annealed-langevin', sigma_max: 0.8, sigma_min: 0.1}, 3)).rejects.toThrow(
    'annealed-langevin samples data + σ z, and this noising shrinks the data: use ve or linear-ve',
  );
  const nothing = {type: 'predictor-corrector', predictor: 'none', corrector: 'none'};
  await expect(draw('vp', nothing, 3)).rejects.toThrow('moves nothing: choose one of them');
});

describe('samples of images by class', () => {
  const names = ['cat', 'dog', 'ship'];
  let score: Model;
  beforeAll(async () => {
    const data = {
      points: rowsInMemory(rng(1).uniform(0, 3 * 16), 16),
      labels: Int32Array.of(0, 1, 2),
      shape: [4, 4, 1],
      classes: 3,
      names,
      range: [-1, 1] as const,
    };
    const settings = {
      sde: {type: 've', sigma_min: 0.01, sigma_max: 0.5},
      net: {type: 'ncsnpp', features: 4, channel_multipliers: [1], blocks: 1, attention_resolutions: []},
      given: 'sigma',
      predicts: 'scaled-score',
      loss: {type: 'dsm'},
      optimizer: {type: 'adam', lr: 1e-3},
      batch_size: 3,
      updates: 1,
    };
    score = (await runStage(trainScore, settings, {data, held_out: undefined}, {compile: false})).output;
  });
  /** Its weights times a factor. */
  const scaled = (by: number): Model => ({
    ...score,
    weights: Object.fromEntries(
      Object.entries(score.weights).map(([name, {shape, values}]) => [
        name,
        {shape, values: values.map((value) => by * value)},
      ]),
    ),
  });
  const sampler = {type: 'predictor-corrector', corrector: 'none', steps: 2};
  const scores = (...models: readonly Model[]) =>
    models.map((value, i) => ({stage: 'score', cell: {name: names[i]!}, value}));
  test('classes have noise of their own', async () => {
    const {points} = await draw({count: 1});
    const [cat, dog, ship] = [0, 1, 2].map((row) => points.between(row, row + 1));
    // One model draws all of them.
    expect(cat).not.toEqual(dog);
    expect(dog).not.toEqual(ship);
  });

  const draw = async (params: object, class_scores = scores(score, score, score)) =>
    (
      await runStage(
        sample,
        {sampler, count: 2, ...params},
        {data: undefined, score: undefined, classifier: undefined, class_scores},
        {compile: false},
      )
    ).output;

  test('come as bytes, by the rule that is named', async () => {
    const {points, range, names: known, labels} = await draw({});
    expect([range, known, [...labels]]).toEqual([[-1, 1], names, [0, 0, 1, 1, 2, 2]]);
    const rounded = allRows(points).map((value) => (255 * (value + 1)) / 2);
    const cut = allRows((await draw({quantise: 'truncate'})).points).map((value) => (255 * (value + 1)) / 2);
    rounded.forEach((level, i) => {
      expect(Math.abs(level - Math.round(level))).toBeLessThan(1e-4);
      expect([0, 1]).toContain(Math.round(level - cut[i]!));
    });
    const lower = rounded.filter((level, i) => Math.round(level) > Math.round(cut[i]!)).length;
    // Half of the 96 numbers lie above the middle between two bytes: ± 4 standard errors.
    expect(Math.abs(lower - 48)).toBeLessThan(4 * Math.sqrt(96 / 4));
  });

  test('may be of some classes, and as many of each as is said', async () => {
    const all = await draw({count: 4});
    const some = await draw({classes: ['ship', 'cat'], count: 4});
    expect([...some.labels]).toEqual([0, 0, 0, 0, 2, 2, 2, 2]);
    expect(some.points.between(4, 8)).toEqual(all.points.between(8, 12));
    const counted = await draw({count: {ship: 1, dog: 3, cat: 0}});
    expect([...counted.labels]).toEqual([1, 1, 1, 2]);
    expect(counted.points.between(0, 3)).toEqual(all.points.between(4, 7));
  });

  test('are refused of classes that there are not, and where they are NaN', async () => {
    await expect(draw({classes: ['dgo']})).rejects.toThrow(
      'there is no class dgo: the classes are cat, dog, ship',
    );
    await expect(draw({count: {cat: 1}, classes: ['cat']})).rejects.toThrow('count names its classes itself');
    await expect(draw({count: {cat: 0}})).rejects.toThrow('count has no samples of any class');
    await expect(draw({count: 1.5})).rejects.toThrow('count');
    const broken = scores(score, scaled(NaN), score);
    await expect(draw({}, broken)).rejects.toThrow('sample 2, of class dog, holds NaN: the sampler diverged');
    const one = {score, data: undefined, classifier: undefined, class_scores: []};
    await expect(runStage(sample, {sampler, classes: ['cat']}, one, {compile: false})).rejects.toThrow(
      'class cat is asked for, and the model knows no names of classes',
    );
  });
});
