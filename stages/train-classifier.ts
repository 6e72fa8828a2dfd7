import {Type} from 'typebox';
import {ExactScoreConfig} from '../schemas/exact-score.ts';
import {ClassifierLossConfig} from '../schemas/loss.ts';
import {NetConfig} from '../schemas/net.ts';
import {OptimizerConfig} from '../schemas/optimizer.ts';
import {Given, LevelCount} from '../schemas/parametrisation.ts';
import {accumulate, batchSize, ema, logEvery, seed, updates} from '../schemas/training.ts';
import {defineStage, one} from '../src/stage/stage.ts';
import {dataset} from './artifacts/dataset.ts';
import {model} from './artifacts/model.ts';
import {startBackend} from './math/backend.ts';
import {rng} from './math/stream.ts';
import {likelihoodError} from './metrics/likelihood-error.ts';
import {toTensors} from './nets/params.ts';
import {classifierEstimator, scoreNetwork, type ClassifierConfig} from './score/network.ts';
import {drawBatches, readBatches} from './train/batches.ts';
import {checkClasses, checkData} from './train/check-data.ts';
import {classifierObjective} from './train/classifier-objective.ts';
import {fit} from './train/fit.ts';

/** Trains p(y | x̃, σ; θ) by cross-entropy, by DLSM against a frozen prior score, or by both (DLSM, stage 2). */
export default defineStage({
  about: 'Trains a classifier of noisy data by cross-entropy, denoising likelihood score matching, or both.',
  params: Type.Object(
    {
      net: NetConfig,
      given: Given,
      levels: LevelCount,
      loss: ClassifierLossConfig,
      optimizer: OptimizerConfig,
      batch_size: batchSize,
      accumulate,
      ema,
      updates,
      log_every: logEvery,
      evaluate: Type.Optional(ExactScoreConfig),
      seed,
    },
    {additionalProperties: false},
  ),
  inputs: {data: one(dataset), score: one(model)},
  output: model,
  run: async ({params, inputs: {data, score}, checkpoints, report, signal, threads, compile}) => {
    report.engine(await startBackend({threads}));
    const prior = scoreNetwork(score);
    const {sde} = prior.config;
    const {net, given, levels} = params;
    const [input, classes] = [data.shape, data.names];
    const told = {given, ...(levels !== undefined && {levels})};
    const config: ClassifierConfig = {role: 'classifier', sde, net, ...told, input, classes};
    const classifier = classifierEstimator(config);
    checkData(data, classifier.net);
    checkClasses(data);
    const stream = rng(params.seed).split('train-classifier');
    const draws = {size: params.batch_size, classes: data.classes, stream: stream.split('batches')};
    const distance = params.evaluate && likelihoodError({data, classifier, ...params.evaluate});
    const trained = await fit({
      net: classifier.net,
      stream,
      objective: classifierObjective(params.loss, classifier, prior),
      frozen: params.loss.type === 'ce' ? {} : toTensors(prior.weights),
      updating: params,
      batches: drawBatches(draws),
      inputs: readBatches(data, draws),
      updates: params.updates,
      logEvery: params.log_every,
      ...(distance && {evaluate: (weights) => ({likelihood_error: distance(weights)})}),
      compile,
      surroundings: {checkpoints, report, signal},
    });
    return {config: {...config}, ...trained};
  },
});
