import * as tf from '@tensorflow/tfjs-core';
import {Type, type Static} from 'typebox';
import {ScoreLossConfig} from '../schemas/loss.ts';
import {NetConfig} from '../schemas/net.ts';
import {OptimizerConfig} from '../schemas/optimizer.ts';
import {Given, LevelCount, Predicts} from '../schemas/parametrisation.ts';
import {SdeConfig} from '../schemas/sde.ts';
import {SnapshotsConfig} from '../schemas/snapshots.ts';
import {accumulate, batchSize, ema, flip, logEvery, seed, updates} from '../schemas/training.ts';
import {defineStage, one, optional} from '../src/stage/stage.ts';
import {dataset, type Dataset} from './artifacts/dataset.ts';
import {model} from './artifacts/model.ts';
import {scoreLoss, type ScoreLoss} from './losses/score-loss.ts';
import type {Reported} from './compile/start-reported.ts';
import {startBackend} from './math/backend.ts';
import {rng, type Stream} from './math/stream.ts';
import {makeSampler} from './samplers/make-sampler.ts';
import {rangeOfImages, sheetOfSamples} from './samplers/snapshot.ts';
import {scoreEstimator, type ScoreConfig} from './score/network.ts';
import {scoreOfNet, type ScoreEstimator} from './score/of-net.ts';
import {makeSde} from './sde/make-sde.ts';
import {drawBatches, readBatches, type BatchSettings} from './train/batches.ts';
import {checkData, checkFlip, checkRange} from './train/check-data.ts';
import {fit, type Fit} from './train/fit.ts';
import {heldOut} from './train/held-out.ts';
import type {Objective} from './train/training-step.ts';

const params = Type.Object(
  {
    sde: SdeConfig,
    net: NetConfig,
    given: Given,
    levels: LevelCount,
    predicts: Predicts,
    loss: ScoreLossConfig,
    optimizer: OptimizerConfig,
    batch_size: batchSize,
    flip,
    accumulate,
    ema,
    updates,
    log_every: logEvery,
    snapshots: Type.Optional(SnapshotsConfig),
    seed,
  },
  {additionalProperties: false},
);
type Params = Static<typeof params>;

/** Trains s(x̃, σ; φ) ≈ ∇ log p_σ(x̃) by denoising score matching (Vincent 2011; Song et al. 2021; DLSM, stage 1). */
export default defineStage({
  about: 'Trains a score model by denoising score matching.',
  params,
  inputs: {data: one(dataset), held_out: optional(dataset)},
  output: model,
  run: async ({params, inputs, checkpoints, report, signal, threads, compile}) => {
    report.engine(await startBackend({threads}));
    const config = configOf(params, inputs.data);
    const estimator = scoreEstimator(config);
    for (const data of [inputs.data, inputs.held_out]) if (data) checkData(data, estimator.net);
    if (inputs.held_out) checkRange(inputs.held_out, config, 'those of held_out');
    checkFlip(params.flip, inputs.data);
    const loss = scoreLoss(params.loss, estimator, params.sde.type);
    const objective = objectiveOf(estimator, loss);
    const stream = rng(params.seed).split('train-score');
    const draws = drawsOf(params, inputs.data, loss, stream);
    const trained = await fit({
      net: estimator.net,
      stream,
      objective,
      updating: params,
      frozen: {},
      batches: drawBatches(draws),
      inputs: readBatches(inputs.data, draws),
      updates: params.updates,
      logEvery: params.log_every,
      ...(inputs.held_out && {
        evaluate: heldOut(objective, () => ({}), {
          data: inputs.held_out,
          size: params.batch_size,
          stream: stream.split('held out'),
          times: loss.times,
        }),
      }),
      snapshots: params.snapshots && snapshotsOf(params.snapshots, config, stream, {compile, report}),
      compile,
      surroundings: {checkpoints, report, signal},
    });
    return {config: {...config}, ...trained};
  },
});

const configOf = ({sde, net, given, levels, predicts}: Params, data: Dataset): ScoreConfig => ({
  role: 'score',
  sde,
  net,
  given,
  ...(levels !== undefined && {levels}),
  predicts,
  input: data.shape,
  classes: data.names,
  ...(data.range && {range: data.range}),
});

/** @throws TypeError or RangeError where the examples are no images, or the sampler does not go with the noising. */
const snapshotsOf = (
  {every, batch_size: batchSize, ...sheet}: SnapshotsConfig,
  config: ScoreConfig,
  stream: Stream,
  reported: Reported,
): Fit['snapshots'] => {
  const {input: shape, range} = config;
  // What is wrong with it is to be said now, not at the first snapshot.
  makeSampler(sheet.sampler, makeSde(config.sde));
  const drawn = {...sheet, shape, range: rangeOfImages(shape, range), stream: stream.split('snapshots')};
  return {
    every,
    draw: (weights, onUpdate) =>
      sheetOfSamples(
        {config: {...config}, weights, curves: []},
        {...drawn, surroundings: {...reported, batchSize, onUpdate}},
      ),
  };
};

const objectiveOf =
  (estimator: ScoreEstimator, loss: ScoreLoss): Objective =>
  (weights, _frozen, draws, training) => {
    const score = scoreOfNet(estimator, weights, training);
    return {loss: tf.mean(loss.perExample(score, draws)), figures: {}};
  };

const drawsOf = (
  {batch_size: size, flip}: Params,
  {classes}: Dataset,
  {times}: ScoreLoss,
  stream: Stream,
): BatchSettings => ({size, classes, stream: stream.split('batches'), times, flip});
