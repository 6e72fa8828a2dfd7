import {Type} from 'typebox';
import {CifarResNetConfig, ResNet50Config, ResNetConfig} from '../schemas/nets/resnet.ts';
import {OptimizerConfig} from '../schemas/optimizer.ts';
import {batchSize, flip, seed} from '../schemas/training.ts';
import {defineStage, one, optional} from '../src/stage/stage.ts';
import {dataset, type Dataset} from './artifacts/dataset.ts';
import {metrics} from './artifacts/metrics.ts';
import {samples, type Samples} from './artifacts/samples.ts';
import {startBackend} from './math/backend.ts';
import {rng} from './math/stream.ts';
import {casMetrics, classImages} from './metrics/cas.ts';
import {accuracyOf, confusionOf} from './metrics/confusion.ts';
import {makeNet} from './nets/make-net.ts';
import {drawBatches, readBatches} from './train/batches.ts';
import {checkClasses} from './train/check-data.ts';
import {cleanObjective, predictor} from './train/clean-classifier.ts';
import {fit} from './train/fit.ts';

const atLeastOne = (value: number, description: string) =>
  Type.Integer({minimum: 1, default: value, description});

/** Classification accuracy score (Ravuri and Vinyals 2019), as DLSM's Table 2 has it. */
export default defineStage({
  about:
    'Trains a classifier on samples from nothing and tells how well it does on real images; on data, the ceiling.',
  params: Type.Object(
    {
      net: Type.Union([CifarResNetConfig, ResNet50Config, ResNetConfig], {
        description: 'Network; one that is told a noise level is told 1 throughout',
      }),
      optimizer: OptimizerConfig,
      batch_size: {...batchSize, default: 150},
      updates: atLeastOne(400_001, 'number of updates; DLSM has 400 001, by Adam at 2e-4'),
      evaluate_every: atLeastOne(200, 'updates between two looks at the test images, which choose nothing'),
      evaluate_batch: atLeastOne(200, 'test images classified at once'),
      flip,
      seed,
    },
    {additionalProperties: false},
  ),
  inputs: {samples: optional(samples), data: optional(dataset), test: one(dataset)},
  output: metrics,
  run: async ({params, inputs, checkpoints, report, signal, threads, compile}) => {
    const {data, test} = inputs;
    const train = classImages(trainedOn(inputs.samples, data), test);
    const tested = classImages(test, test);
    checkClasses({labels: train.labels, names: test.names});
    report.engine(await startBackend({threads}));
    const {classes} = test;
    const net = makeNet(params.net, test.shape, [classes]);
    const stream = rng(params.seed).split('cas');
    const draws = {size: params.batch_size, classes, stream: stream.split('batches'), flip: params.flip};
    const judge = predictor(net, tested, params.evaluate_batch, {compile, report});
    try {
      const {weights, curves} = await fit({
        net,
        stream,
        objective: cleanObjective(net, train.range),
        frozen: {},
        updating: params,
        batches: drawBatches(draws),
        inputs: readBatches(train, draws),
        updates: params.updates,
        logEvery: params.evaluate_every,
        evaluate: (weights) => ({accuracy: accuracyOf(test.labels, judge.predict(weights))}),
        compile,
        surroundings: {checkpoints, report, signal},
      });
      const confusion = confusionOf(test.labels, judge.predict(weights), classes);
      const {values, arrays} = casMetrics(confusion, curves, params.updates, test);
      report.metric('accuracy', values['accuracy'] as number);
      const {nfe} = inputs.samples ?? {};
      const trained = {on: inputs.samples ? 'samples' : 'data', count: train.labels.length};
      return {values: {...values, trained, ...params, ...(nfe !== undefined && {nfe})}, arrays};
    } finally {
      judge.dispose();
    }
  },
});

/** @throws TypeError unless there is one thing to train on. */
const trainedOn = (samples: Samples | undefined, data: Dataset | undefined): Samples | Dataset => {
  const given = samples ?? data;
  if (!given || (samples && data))
    throw new TypeError(
      'wire what to train on: the input "samples", or "data" for the ceiling of real images',
    );
  return given;
};
