import {setImmediate as breathe} from 'node:timers/promises';
import {Type} from 'typebox';
import {LikelihoodConfig} from '../schemas/likelihood.ts';
import {seed} from '../schemas/training.ts';
import {defineStage, one} from '../src/stage/stage.ts';
import {dataset, type Dataset} from './artifacts/dataset.ts';
import {metrics} from './artifacts/metrics.ts';
import {model} from './artifacts/model.ts';
import {someExamples} from './artifacts/some-examples.ts';
import {batchesOf} from './likelihood/batches.ts';
import {bitsPerDimension, type Quantisation} from './likelihood/bits.ts';
import {estimateAll} from './likelihood/estimate.ts';
import {startBackend} from './math/backend.ts';
import {spreadOf} from './metrics/spread.ts';
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
        Type.Integer({
          minimum: 1,
          description: 'so many examples, always the same, drawn from all; all if absent',
        }),
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
    const asked = someExamples(data, params.count ?? Infinity);
    const count = asked.labels.length;
    const stream = rng(params.seed).split('likelihood');
    const batches = batchesOf(asked, {repeats, batchSize, stream});
    const total = repeats * count;
    const onDone = async (done: number): Promise<void> => {
      report.progress(done, total);
      await breathe();
      signal.throwIfAborted();
    };
    const {logP, nfe} = await estimateAll(network, method, batches, total, stream, {compile, report, onDone});
    const bits = bitsPerDimension(logP, data.points.width, quantisationOf(data));
    const figures = {...summary('bits_per_dim', bits, count), ...summary('nats', logP, count), nfe};
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

/**
 * Mean, and its standard error over the examples unless there is but one. Passes over an example are no further examples:
 * each is the mean of its own.
 *
 * @param values [repeats, count].
 */
const summary = (name: string, values: Float64Array, count: number): Readonly<Record<string, number>> => {
  const examples = new Array<number>(count).fill(0);
  values.forEach((value, i) => (examples[i % count]! += (value * count) / values.length));
  const {mean, deviation} = spreadOf(examples, 'sample');
  return {[name]: mean, ...(deviation !== null && {[`${name}_error`]: deviation / Math.sqrt(count)})};
};
