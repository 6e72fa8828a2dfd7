import * as tf from '@tensorflow/tfjs-core';
import {Type} from 'typebox';
import {ScoreLossConfig} from '../schemas/loss.ts';
import {NetConfig} from '../schemas/net.ts';
import {OptimizerConfig} from '../schemas/optimizer.ts';
import {SdeConfig} from '../schemas/sde.ts';
import {accumulate, batchSize, ema, logEvery, seed, updates} from '../schemas/training.ts';
import {defineStage, one} from '../src/stage/stage.ts';
import {dataset} from './artifacts/dataset.ts';
import {model} from './artifacts/model.ts';
import {dsm} from './losses/dsm.ts';
import {startBackend} from './math/backend.ts';
import {rng} from './math/stream.ts';
import {makeNet} from './nets/make-net.ts';
import {scoreOfNet} from './score/of-net.ts';
import {makeSde} from './sde/make-sde.ts';
import {dataTensors, drawBatch} from './train/batches.ts';
import {checkData} from './train/check-data.ts';
import {fit} from './train/fit.ts';
import type {Objective} from './train/training-step.ts';

/** Trains s(x̃, σ; φ) ≈ ∇ log p_σ(x̃) by denoising score matching (Vincent 2011; DLSM, stage 1). */
export default defineStage({
  about: 'Trains a score model by denoising score matching.',
  params: Type.Object(
    {
      sde: SdeConfig,
      net: NetConfig,
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
    const sde = makeSde(params.sde);
    const net = makeNet(params.net, data.width);
    checkData(data, net);
    const stream = rng(params.seed).split('train-score');
    const objective: Objective = (weights, _frozen, draws) => {
      const loss = dsm(sde, scoreOfNet(sde, net, weights), draws, params.loss.weighting_dsm);
      return {loss: tf.mean(loss), figures: {}};
    };
    const {weights, curves} = await fit({
      initial: net.init(stream.split('weights')),
      objective,
      updating: params,
      frozen: dataTensors(data),
      batches: (state) =>
        drawBatch(state, {size: params.batch_size, classes: data.classes, stream: stream.split('batches')}),
      updates: params.updates,
      logEvery: params.log_every,
      compile,
      surroundings: {checkpoints, report, signal},
    });
    const config = {
      role: 'score',
      sde: params.sde,
      net: params.net,
      outputs: data.width,
      classes: data.names,
    };
    return {config, weights, curves};
  },
});
