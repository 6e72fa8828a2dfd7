import {setImmediate as breathe} from 'node:timers/promises';
import {Type} from 'typebox';
import {SamplerConfig} from '../schemas/sampler.ts';
import {seed} from '../schemas/training.ts';
import {defineStage, many, optional} from '../src/stage/stage.ts';
import {dataset, type Dataset} from './artifacts/dataset.ts';
import {model} from './artifacts/model.ts';
import {samples, type Samples} from './artifacts/samples.ts';
import {startBackend} from './math/backend.ts';
import {sizeOf, type Shape} from './math/shape.ts';
import {rng, type Stream} from './math/stream.ts';
import {drawClass} from './samplers/draw.ts';
import {perturbedData} from './samplers/perturbed-data.ts';
import type {Moved} from './samplers/sampler.ts';
import {type ClassPosterior, posteriorsOf} from './score/posterior.ts';

/** Draws points of every class from its posterior (DLSM, methods (a) to (e)). */
export default defineStage({
  about:
    'Draws samples of every class: guided by a classifier, from class scores, or from the noised data themselves.',
  params: Type.Object(
    {
      count: Type.Integer({minimum: 1, default: 10000, description: 'samples per class'}),
      scale: Type.Number({default: 1, description: 'guidance scale α, factor on the likelihood score'}),
      sampler: SamplerConfig,
      batch_size: Type.Integer({
        minimum: 1,
        default: 10_000,
        description:
          'samples moved at once, which bounds memory; rounded up so that their numbers divide by 4',
      }),
      seed,
    },
    {additionalProperties: false},
  ),
  inputs: {
    data: optional(dataset),
    score: optional(model),
    classifier: optional(model),
    class_scores: many(model),
  },
  output: samples,
  run: async ({params, inputs, report, signal, threads, compile}) => {
    const {count, scale, sampler, batch_size: batchSize, seed} = params;
    const stream = rng(seed).split('sample');
    const ofClass = (label: number): Stream => stream.split(`class ${label}`);
    if (sampler.type === 'perturbed-data')
      return fromData(needed(inputs.data), sampler.sigma, count, ofClass);
    report.engine(await startBackend({threads}));
    const posteriors = neededPosteriors(posteriorsOf(inputs, scale), sampler.type);
    const drawn: Moved[] = [];
    for (const [label, posterior] of posteriors.entries()) {
      const onUpdate = async (done: number, total: number): Promise<void> => {
        report.progress(label * total + done, posteriors.length * total);
        await breathe();
        signal.throwIfAborted();
      };
      const surroundings = {compile, report, batchSize, onUpdate};
      drawn.push(await drawClass(posterior, sampler, count, ofClass(label), surroundings));
    }
    report.metric('nfe', drawn.reduce((sum, {nfe}) => sum + nfe, 0) / drawn.length);
    return joined(
      posteriors[0]!.shape,
      drawn.map(({points}) => points),
    );
  },
});

const fromData = (data: Dataset, sigma: number, count: number, ofClass: (label: number) => Stream): Samples =>
  joined(
    data.shape,
    data.names.map((_, label) => perturbedData(data, label, sigma, count, ofClass(label))),
  );

const neededPosteriors = (
  posteriors: readonly ClassPosterior[] | undefined,
  sampler: string,
): readonly ClassPosterior[] => {
  if (!posteriors)
    throw new TypeError(
      `the sampler ${sampler} walks along a score: wire the input "score" or "class_scores"`,
    );
  return posteriors;
};

const needed = (data: Dataset | undefined): Dataset => {
  if (!data) throw new TypeError('the sampler perturbed-data draws from data: wire the input "data"');
  return data;
};

/** Points of class 0, then of class 1, … */
const joined = (shape: Shape, classes: readonly Float32Array[]): Samples => {
  const width = sizeOf(shape);
  const total = classes.reduce((sum, points) => sum + points.length, 0);
  const points = new Float32Array(total);
  const labels = new Int32Array(total / width);
  let at = 0;
  for (const [label, drawn] of classes.entries()) {
    points.set(drawn, at);
    labels.fill(label, at / width, (at += drawn.length) / width);
  }
  return {points, labels, width, shape};
};
