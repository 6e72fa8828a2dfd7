import * as tf from '@tensorflow/tfjs-core';
import {Type} from 'typebox';
import {ScoreLossConfig} from '../schemas/loss.ts';
import {NetConfig} from '../schemas/net.ts';
import {OptimizerConfig} from '../schemas/optimizer.ts';
import {Given, LevelCount, Predicts} from '../schemas/parametrisation.ts';
import {SdeConfig} from '../schemas/sde.ts';
import {accumulate, batchSize, ema, logEvery, seed, updates} from '../schemas/training.ts';
import {defineStage, one} from '../src/stage/stage.ts';
import {dataset} from './artifacts/dataset.ts';
import {model} from './artifacts/model.ts';
import {scoreLoss} from './losses/score-loss.ts';
import {startBackend} from './math/backend.ts';
import {rng} from './math/stream.ts';
import {scoreEstimator, type ScoreConfig} from './score/network.ts';
import {scoreOfNet} from './score/of-net.ts';
import {dataTensors, drawBatch} from './train/batches.ts';
import {checkData} from './train/check-data.ts';
import {fit} from './train/fit.ts';
import type {Objective} from './train/training-step.ts';

/** Trains s(x̃, σ; φ) ≈ ∇ log p_σ(x̃) by denoising score matching (Vincent 2011; Song et al. 2021; DLSM, stage 1). */
export default defineStage({
  about: 'Trains a score model by denoising score matching.',
  params: Type.Object(
    {
      sde: SdeConfig,
      net: NetConfig,
      given: Given,
      levels: LevelCount,
      predicts: Predicts,
      loss: ScoreLossConfig,
      optimizer: OptimizerConfig,
      batch_size: batchSize,
      accumulate,
      ema,
      updates,
      log_every: logEvery,
      seed,
    },
    {additionalProperties: false},
  ),
  inputs: {data: one(dataset)},
  output: model,
  run: async ({params, inputs: {data}, checkpoints, report, signal, threads, compile}) => {
    report.engine(await startBackend({threads}));
    const {sde, net, given, predicts, levels} = params;
    const [input, classes] = [data.shape, data.names];
    const told = {given, ...(levels !== undefined && {levels})};
    const config: ScoreConfig = {role: 'score', sde, net, ...told, predicts, input, classes};
    const estimator = scoreEstimator(config);
    checkData(data, estimator.net);
    const loss = scoreLoss(params.loss, estimator, sde.type);
    const stream = rng(params.seed).split('train-score');
    const objective: Objective = (weights, _frozen, draws, training) => {
      const score = scoreOfNet(estimator, weights, training);
      return {loss: tf.mean(loss.perExample(score, draws)), figures: {}};
    };
    const [{batch_size: size}, {classes: count}] = [params, data];
    const {weights, curves} = await fit({
      net: estimator.net,
      stream,
      objective,
      updating: params,
      frozen: dataTensors(data),
      batches: (state) =>
        drawBatch(state, {size, classes: count, stream: stream.split('batches'), times: loss.times}),
      updates: params.updates,
      logEvery: params.log_every,
      compile,
      surroundings: {checkpoints, report, signal},
    });
    return {config: {...config}, weights, curves};
  },
});
