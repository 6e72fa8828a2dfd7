import {describe, expect, test} from 'vitest';
import type {Dataset} from '../../stages/artifacts/dataset.ts';
import type {Metrics} from '../../stages/artifacts/metrics.ts';
import type {Model} from '../../stages/artifacts/model.ts';
import {rowsInMemory} from '../../stages/artifacts/row-source.ts';
import cas from '../../stages/cas.ts';
import {moons} from '../../stages/data/moons.ts';
import inceptionScore from '../../stages/inception-score.ts';
import kid from '../../stages/kid.ts';
import likelihood from '../../stages/likelihood.ts';
import {rng} from '../../stages/math/stream.ts';
import prdc from '../../stages/prdc.ts';
import trainClassifier from '../../stages/train-classifier.ts';
import trainScore from '../../stages/train-score.ts';
import {featuresOf} from '../helpers/features.ts';
import {mat} from '../helpers/mat.ts';
import {runStage} from '../helpers/run-stage.ts';
import '../helpers/tensorflow.ts';

/** Each param has its part in the result: another value, another result. What it is, other tests say. */
const expectOthers = async (run: (params: object) => Promise<unknown>, changes: readonly object[]) => {
  const plain = await run({});
  expect(await run({})).toEqual(plain);
  for (const change of changes) expect(await run(change), JSON.stringify(change)).not.toEqual(plain);
};

const data = moons({count: 40, noise: 0, radius: 20, classes: 'all'}, rng(1));
const settings = {
  net: {type: 'toy-mlp', features: 1},
  optimizer: {type: 'adam', lr: 0.01},
  batch_size: 8,
  updates: 3,
};
const sde = {type: 've', sigma_min: 1, sigma_max: 10};
const updating = [
  {seed: 2},
  {ema: {decay: 0.5}},
  {accumulate: 2},
  {optimizer: {...settings.optimizer, clip: 1e-9}},
];
const eagerly = {compile: false};

const images = (seed: number): Dataset => ({
  points: rowsInMemory(rng(seed).uniform(0, 6 * 64), 64),
  labels: Int32Array.of(0, 1, 0, 1, 0, 1),
  shape: [8, 8, 1],
  classes: 2,
  names: ['a', 'b'],
  range: [0, 1],
});

describe('training', () => {
  const score = async (params: object, data: Dataset): Promise<Model> =>
    (
      await runStage(
        trainScore,
        {...settings, sde, loss: {type: 'dsm'}, ...params},
        {data, held_out: undefined},
        eagerly,
      )
    ).output;

  test('of scores', () => expectOthers(async (params) => (await score(params, data)).weights, updating));

  test('of scores of images', () => {
    const net = {type: 'ncsnpp', features: 4, channel_multipliers: [1], blocks: 1, attention_resolutions: []};
    const run = async (params: object) => (await score({net, updates: 2, ...params}, images(1))).weights;
    return expectOthers(run, [{flip: true}]);
  });

  test('of classifiers', () => {
    const run = async (params: object) =>
      (
        await runStage(
          trainClassifier,
          {...settings, sde, loss: {type: 'ce'}, ...params},
          {data, score: undefined, held_out: undefined},
          eagerly,
        )
      ).output.weights;
    return expectOthers(run, updating);
  });

  test('of the classifiers of a CAS', () => {
    const net = {type: 'cifar-resnet', depth: 8, features: 2};
    const run = async (params: object) => {
      const given = {...settings, net, updates: 3, evaluate_every: 1, ...params};
      const inputs = {samples: undefined, data: images(1), test: images(2)};
      return (await runStage(cas, given, inputs, eagerly)).output.arrays['curve'];
    };
    return expectOthers(run, [{seed: 2}, {flip: true}]);
  });

  test('likelihoods', async () => {
    const model = await score({}, data);
    const method = {type: 'bound', draws: 1};
    const run = async (params: object) =>
      (await runStage(likelihood, {method, ...params}, {data, score: model}, eagerly)).output.values['nats'];
    await expectOthers(run, [
      {seed: 2},
      {count: 20},
      {repeats: 2},
      {method: {...method, smallest_time: 0.1}},
    ]);
  });
});

describe('metrics', () => {
  // Without the params, which are in the record as well.
  const measured = ({value, deviation, spread}: Metrics['values']) => [
    value,
    typeof deviation === 'number' ? deviation : spread,
  ];
  const real = featuresOf(mat(40, 4, 1, 1.1), 4);
  const generated = featuresOf(mat(40, 4, 2), 4, {logits: rowsInMemory(Float32Array.from(mat(40, 3, 3)), 3)});

  test('kid', () => {
    const given = {subsets: 3, subset_size: 20};
    const run = async (params: object) =>
      measured((await runStage(kid, {...given, ...params}, {real, generated})).output.values);
    return expectOthers(run, [{seed: 1}, {subsets: 4}, {subset_size: 10}]);
  });

  test('inception-score', () => {
    const run = async (params: object) =>
      measured((await runStage(inceptionScore, {splits: 4, ...params}, {generated})).output.values);
    return expectOthers(run, [{seed: 1}, {splits: 5}, {shuffle: false}, {deviation: 'sample'}]);
  });

  test('prdc', () => {
    // Whole numbers: many points are at equal distances.
    const grid = Float32Array.from(mat(40, 2, 5), (value) => Math.round(3 * value));
    const labels = new Int32Array(40);
    const lattice = {points: rowsInMemory(grid, 2), labels, shape: [2], classes: 1, names: ['all']};
    const samples = {
      points: rowsInMemory(
        grid.map((value) => 1 - value),
        2,
      ),
      labels,
      shape: [2],
    };
    const run = async (params: object) =>
      (await runStage(prdc, {sigma: 0, ...params}, {samples, data: lattice})).output.values['all'];
    return expectOthers(run, [{ties: 'inclusive'}, {k: 3}, {sigma: 1}]);
  });
});
