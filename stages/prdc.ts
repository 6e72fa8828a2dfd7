import {setImmediate as breathe} from 'node:timers/promises';
import {Type} from 'typebox';
import {Neighbour, Ties} from '../schemas/feature-metrics.ts';
import {seed} from '../schemas/training.ts';
import type {JsonObject} from '../src/json.ts';
import {defineStage, one} from '../src/stage/stage.ts';
import {dataset, rowsOf} from './artifacts/dataset.ts';
import {metrics} from './artifacts/metrics.ts';
import {rowsInMemory} from './artifacts/row-source.ts';
import {samples} from './artifacts/samples.ts';
import {rng} from './math/stream.ts';
import {checkClassNames} from './metrics/classes.ts';
import {figures, prdc, type Prdc} from './metrics/prdc.ts';
import {pooledData, pooledSamples} from './metrics/reference.ts';
import {perturbedData} from './samplers/perturbed-data.ts';

/** Samples against as many fresh draws of the noised data of their class (DLSM, Table 1). */
export default defineStage({
  about: 'Measures precision, recall, density and coverage of samples against noised data, class by class.',
  params: Type.Object(
    {
      k: Neighbour(5),
      sigma: Type.Number({
        minimum: 0,
        default: 7.5,
        description: 'noise level σ of the reference, in units of the data',
      }),
      same_noise: Type.Boolean({
        default: false,
        description: 'one draw of noise for the references of all classes, as the released code has it',
      }),
      by_class: Type.Boolean({
        default: true,
        description: 'false: all samples against all data, for unconditional models',
      }),
      ties: Ties('strict'),
      seed,
    },
    {additionalProperties: false},
  ),
  inputs: {samples: one(samples), data: one(dataset)},
  output: metrics,
  run: async ({params, inputs, report, signal}) => {
    const [data, fakes] = params.by_class
      ? [inputs.data, inputs.samples]
      : [pooledData(inputs.data), pooledSamples(inputs.samples)];
    checkClassNames(data.names, ['mean', 'nfe', ...Object.keys(params)]);
    const {width} = fakes.points;
    if (width !== data.points.width)
      throw new TypeError(
        `samples of width ${width} cannot be compared with data of width ${data.points.width}`,
      );
    const stray = fakes.labels.find((label) => label < 0 || label >= data.classes);
    if (stray !== undefined)
      throw new RangeError(`samples of class ${stray}: the data have classes 0 to ${data.classes - 1}`);
    const stream = rng(params.seed).split('prdc');
    const results: Prdc[] = [];
    for (const [label, name] of data.names.entries()) {
      const rows = rowsOf(fakes.labels, label);
      if (rows.length === 0)
        throw new RangeError(`no samples of class ${name}; by_class: false compares all at once`);
      const ofClass = stream.split(`class ${label}`);
      const noise = (params.same_noise ? stream : ofClass).split('noise');
      const real = perturbedData(data, label, params.sigma, rows.length, ofClass, noise);
      const generated = rowsInMemory(fakes.points.at(rows), width);
      const result = await prdc(rowsInMemory(real, width), generated, params.k, {ties: params.ties});
      for (const figure of figures) report.metric(`${name}.${figure}`, result[figure]);
      results.push(result);
      report.progress(label + 1, data.classes);
      await breathe();
      signal.throwIfAborted();
    }
    const {nfe} = inputs.samples;
    const values = {...byClass(data.names, results), ...params, ...(nfe !== undefined && {nfe})};
    return {values, arrays: {}};
  },
});

/** Each class by name, with the whole numbers behind it, and the plain mean of the classes. */
const byClass = (classes: readonly string[], results: readonly Prdc[]): JsonObject => ({
  ...Object.fromEntries(results.map(({counts, ...ratios}, c) => [classes[c] as string, {...ratios, counts}])),
  mean: Object.fromEntries(
    figures.map((name) => [name, results.reduce((sum, result) => sum + result[name], 0) / results.length]),
  ),
});
