import {setImmediate as breathe} from 'node:timers/promises';
import {Type, type Static} from 'typebox';
import {Quantise} from '../schemas/quantise.ts';
import {SamplerConfig} from '../schemas/sampler.ts';
import {batchSize, scale} from '../schemas/sampling.ts';
import {seed} from '../schemas/training.ts';
import {defineStage, many, optional} from '../src/stage/stage.ts';
import {dataset, type Dataset} from './artifacts/dataset.ts';
import {model} from './artifacts/model.ts';
import {samplesWithSheets} from './artifacts/sample-sheets.ts';
import {startBackend} from './math/backend.ts';
import {rng} from './math/stream.ts';
import {countsOf} from './samplers/class-counts.ts';
import {keepSamples} from './samplers/kept-samples.ts';
import {fromData, fromPosteriors, type Origin} from './samplers/origin.ts';
import {checkScale, posteriorsOf, type PosteriorInputs} from './score/posterior.ts';

const params = Type.Object(
  {
    count: Type.Union(
      [
        Type.Integer({minimum: 1}),
        Type.Record(Type.String(), Type.Integer({minimum: 0}), {minProperties: 1}),
      ],
      {
        work: true,
        default: 10000,
        description: 'samples per class; or by class, {cat: 100, dog: 50}, and of no other',
      },
    ),
    classes: Type.Optional(
      Type.Array(Type.String(), {
        minItems: 1,
        uniqueItems: true,
        description: 'names of the classes to draw; if absent all of them',
      }),
    ),
    scale,
    sampler: SamplerConfig,
    interpolations: Type.Optional(
      Type.Integer({
        minimum: 2,
        description:
          'so many samples from one noise to another, each a sample by itself; count is a multiple of it; if ' +
          'absent, every sample has its own noise',
      }),
    ),
    quantise: Quantise,
    batch_size: batchSize,
    seed,
  },
  {additionalProperties: false},
);

/** Draws points of every class from its posterior (DLSM, methods (a) to (e)). */
export default defineStage({
  about:
    'Draws samples of every class: guided by a classifier, from class scores, or from the noised data themselves.',
  params,
  inputs: {
    data: optional(dataset),
    score: optional(model),
    classifier: optional(model),
    class_scores: many(model),
  },
  output: samplesWithSheets,
  run: async ({params, inputs, checkpoints, report, signal, threads, compile}) => {
    const origin = originOf(params, inputs);
    if (origin.walks) report.engine(await startBackend({threads}));
    const {shape, range, names, classes} = origin;
    const counts = countsOf(params.count, params.classes, names, classes);
    const total = counts.reduce((sum, {count}) => sum + count, 0);
    const kept = keepSamples(checkpoints, {shape, range, quantise: params.quantise}, report);
    const stream = rng(params.seed).split('sample');
    let before = 0;
    for (const {label, count} of counts) {
      const onUpdate = async (done: number, length: number): Promise<void> => {
        report.progress(before + Math.floor((count * done) / length), total);
        await breathe();
        if (signal.aborted) kept.keep();
        signal.throwIfAborted();
      };
      const share = {from: Math.min(Math.max(kept.count - before, 0), count), count};
      const surroundings = {compile, report, batchSize: params.batch_size, onUpdate};
      const batches = origin.draw(label, share, stream.split(`class ${label}`), surroundings);
      for await (const batch of batches) kept.append(batch, names?.[label]);
      before += count;
    }
    const {points, nfe} = kept.close();
    if (origin.walks) report.metric('nfe', nfe);
    const labels = Int32Array.from(counts.flatMap(({label, count}) => Array<number>(count).fill(label)));
    return {points, labels, shape, ...(range && {range}), ...(names && {names}), ...(origin.walks && {nfe})};
  },
});

/** @throws TypeError when what the sampler draws from is not wired. */
const originOf = (
  {sampler, scale, interpolations}: Static<typeof params>,
  inputs: PosteriorInputs & {readonly data?: Dataset | undefined},
): Origin => {
  if (sampler.type === 'perturbed-data') {
    if (interpolations !== undefined) throw new TypeError(noInterpolations);
    checkScale(scale, {});
    return fromData(needed(inputs.data), sampler);
  }
  const posteriors = posteriorsOf(inputs, scale);
  if (!posteriors)
    throw new TypeError(
      `the sampler ${sampler.type} walks along a score: wire the input "score" or "class_scores"`,
    );
  return fromPosteriors(posteriors, sampler, interpolations);
};

const noInterpolations =
  'the sampler perturbed-data draws from data: interpolations are of samplers that walk along a score';

const needed = (data: Dataset | undefined): Dataset => {
  if (!data) throw new TypeError('the sampler perturbed-data draws from data: wire the input "data"');
  return data;
};
