import {setImmediate as breathe} from 'node:timers/promises';
import {Type} from 'typebox';
import {LikelihoodConfig} from '../schemas/likelihood.ts';
import {seed} from '../schemas/training.ts';
import {defineStage, one} from '../src/stage/stage.ts';
import {dataset, type Dataset} from './artifacts/dataset.ts';
import {metrics} from './artifacts/metrics.ts';
import {model} from './artifacts/model.ts';
import {batchesOf} from './likelihood/batches.ts';
import {bitsPerDimension, type Quantisation} from './likelihood/bits.ts';
import {estimateAll} from './likelihood/estimate.ts';
import {startBackend} from './math/backend.ts';
import {rng} from './math/stream.ts';
import {scoreNetwork} from './score/network.ts';
import {checkData, checkRange} from './train/check-data.ts';

/** log p(x) of data under a score model, and bits per dimension (Song et al. 2021; score_flow). */
export default defineStage({
  about: 'Measures the likelihood of data under a score model, in nats and in bits per dimension.',
  params: Type.Object(
    {
      method: LikelihoodConfig,
      count: Type.Optional(
        Type.Integer({minimum: 1, description: 'the first so many examples; all if absent'}),
      ),
      repeats: Type.Integer({
        minimum: 1,
        default: 1,
        description: 'passes over the data with fresh noise; 5 in score_sde for CIFAR-10',
      }),
      batch_size: Type.Integer({
        minimum: 1,
        default: 1000,
        description: 'examples at once; those of a batch share the steps of the solver',
      }),
      seed,
    },
    {additionalProperties: false},
  ),
  inputs: {data: one(dataset), score: one(model)},
  output: metrics,
  run: async ({params, inputs: {data, score}, report, signal, threads, compile}) => {
    report.engine(await startBackend({threads}));
    const network = scoreNetwork(score);
    checkData(data, network.net);
    checkRange(data, network.config);
    const {repeats, batch_size: batchSize, method} = params;
    const count = Math.min(params.count ?? Infinity, data.labels.length);
    const stream = rng(params.seed).split('likelihood');
    const batches = batchesOf(data, {count, repeats, batchSize, stream});
    const total = repeats * count;
    const onDone = async (done: number): Promise<void> => {
      report.progress(done, total);
      await breathe();
      signal.throwIfAborted();
    };
    const {logP, nfe} = await estimateAll(network, method, batches, total, stream, {compile, report, onDone});
    const bits = bitsPerDimension(logP, data.points.width, quantisationOf(data));
    const figures = {...summary('bits_per_dim', bits), ...summary('nats', logP), nfe};
    for (const [name, value] of Object.entries(figures)) report.metric(name, value);
    const shape = [repeats, count];
    return {
      values: {...figures, count, repeats, method: {...method}},
      arrays: {log_p: {shape, values: logP}, bits_per_dim: {shape, values: bits}},
    };
  },
});

const quantisationOf = ({range}: Dataset): Quantisation | undefined =>
  range && {levels: 256, range: range[1] - range[0]};

/** Mean, and its standard error over the examples. */
const summary = (name: string, values: Float64Array): Readonly<Record<string, number>> => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance =
    values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1);
  return {[name]: mean, [`${name}_error`]: Math.sqrt(variance / values.length)};
};
