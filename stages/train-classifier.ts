import {Type, type Static} from 'typebox';
import {ExactScoreConfig} from '../schemas/exact-score.ts';
import {ClassifierLossConfig} from '../schemas/loss.ts';
import {NetConfig} from '../schemas/net.ts';
import {OptimizerConfig} from '../schemas/optimizer.ts';
import {Given, LevelCount} from '../schemas/parametrisation.ts';
import {SdeConfig} from '../schemas/sde.ts';
import {accumulate, batchSize, ema, heldOutCount, logEvery, seed, updates} from '../schemas/training.ts';
import {defineStage, one, optional} from '../src/stage/stage.ts';
import {checkSameClasses} from './artifacts/class-names.ts';
import {dataset, type Dataset} from './artifacts/dataset.ts';
import {someExamples} from './artifacts/some-examples.ts';
import {model} from './artifacts/model.ts';
import {startBackend} from './math/backend.ts';
import {uniformFrom} from './losses/times.ts';
import {rng, type Stream} from './math/stream.ts';
import {likelihoodError} from './metrics/likelihood-error.ts';
import type {Net} from './nets/net.ts';
import {toTensors} from './nets/params.ts';
import {
  classifierEstimator,
  scoreNetwork,
  type ClassifierConfig,
  type ScoreNetwork,
} from './score/network.ts';
import {accuracy, type Questions} from './train/accuracy.ts';
import {drawBatches, readBatches} from './train/batches.ts';
import {checkClasses, checkData, checkRange} from './train/check-data.ts';
import {classifierObjective} from './train/classifier-objective.ts';
import {fit} from './train/fit.ts';

const params = Type.Object(
  {
    sde: Type.Optional(SdeConfig),
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
    held_out_count: heldOutCount,
    evaluate: Type.Optional(ExactScoreConfig),
    seed,
  },
  {additionalProperties: false},
);
type Params = Static<typeof params>;

/** Trains p(y | x̃, σ; θ) by cross-entropy, by DLSM against a frozen prior score, or by both (DLSM, stage 2). */
export default defineStage({
  about: 'Trains a classifier of noisy data by cross-entropy, denoising likelihood score matching, or both.',
  params,
  inputs: {data: one(dataset), score: optional(model), held_out: optional(dataset)},
  output: model,
  run: async ({params, inputs, checkpoints, report, signal, threads, compile}) => {
    report.engine(await startBackend({threads}));
    const {data, held_out: heldOut} = inputs;
    const prior = inputs.score && scoreNetwork(inputs.score);
    const config = configOf(params, data, sdeOf(params.sde, prior));
    const classifier = classifierEstimator(config);
    checkData(data, classifier.net);
    checkClasses(data);
    if (prior) {
      checkData(data, prior.net, 'the score');
      checkRange(data, prior.config);
    }
    if (heldOut) checkHeldOut(heldOut, classifier.net, config);
    const objective = classifierObjective(params.loss, classifier, prior);
    const stream = rng(params.seed).split('train-classifier');
    const draws = {
      size: params.batch_size,
      classes: data.classes,
      stream: stream.split('batches'),
      times: uniformFrom(classifier.sde, params.loss.smallest_time),
    };
    const distance = params.evaluate && likelihoodError({data, classifier, ...params.evaluate});
    const right = heldOut && accuracy(classifier, questionsOf(params, heldOut, stream));
    const trained = await fit({
      net: classifier.net,
      stream,
      objective,
      frozen: params.loss.type === 'ce' || !prior ? {} : toTensors(prior.weights),
      updating: params,
      batches: drawBatches(draws),
      inputs: readBatches(data, draws),
      updates: params.updates,
      logEvery: params.log_every,
      ...((distance || right) && {
        evaluate: (weights) => ({
          ...(distance && {likelihood_error: distance(weights)}),
          ...(right && {held_out_accuracy: right(weights)}),
        }),
      }),
      compile,
      surroundings: {checkpoints, report, signal},
    });
    return {config: {...config}, ...trained};
  },
});

/** @throws TypeError unless either the params or a score model say what the noising is. */
const sdeOf = (own: SdeConfig | undefined, prior: ScoreNetwork | undefined): SdeConfig => {
  if (own && prior) throw new TypeError('the score model says what the noising is: leave out sde');
  const sde = own ?? prior?.config.sde;
  if (!sde)
    throw new TypeError('which noising? Set sde, or wire the input "score", whose noising it then is');
  return sde;
};

const configOf = ({net, given, levels}: Params, data: Dataset, sde: SdeConfig): ClassifierConfig => ({
  role: 'classifier',
  sde,
  net,
  given,
  ...(levels !== undefined && {levels}),
  input: data.shape,
  classes: data.names,
  ...(data.range && {range: data.range}),
});

/** @throws TypeError or RangeError when held-out data are not such as the classifier learns. */
const checkHeldOut = (data: Dataset, net: Net, config: ClassifierConfig): void => {
  checkData(data, net);
  checkRange(data, config, 'those of held_out');
  checkSameClasses({of: 'held_out', names: data.names}, {of: 'the data', names: config.classes});
};

/** Held-out examples as clean as the classifier learns them. */
const questionsOf = ({loss, held_out_count: count}: Params, data: Dataset, stream: Stream): Questions => ({
  data: someExamples(data, count),
  time: loss.smallest_time,
  stream: stream.split('held out'),
});
