import {setImmediate as breathe} from 'node:timers/promises';
import {Type} from 'typebox';
import {SamplerConfig} from '../schemas/sampler.ts';
import {batchSize, scale} from '../schemas/sampling.ts';
import {seed} from '../schemas/training.ts';
import {defineStage, many, optional} from '../src/stage/stage.ts';
import {dataset, type Dataset} from './artifacts/dataset.ts';
import {model} from './artifacts/model.ts';
import {samples, type Samples} from './artifacts/samples.ts';
import {startBackend} from './math/backend.ts';
import {sizeOf, type Shape} from './math/shape.ts';
import {rng, type Stream} from './math/stream.ts';
import {draw} from './samplers/draw.ts';
import {interpolating} from './samplers/interpolation.ts';
import {makeSampler} from './samplers/make-sampler.ts';
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
      batch_size: batchSize,
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
    const {count, scale, sampler, interpolations, batch_size: batchSize, seed} = params;
    const stream = rng(seed).split('sample');
    const ofClass = (label: number): Stream => stream.split(`class ${label}`);
    if (sampler.type === 'perturbed-data') {
      if (interpolations) throw new TypeError(noInterpolations);
      return fromData(needed(inputs.data), sampler.sigma, count, ofClass);
    }
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
      const made = makeSampler(sampler, posterior.sde);
      const chosen = interpolations ? interpolating(made, interpolations) : made;
      drawn.push(await draw(chosen, posterior, count, ofClass(label), surroundings));
    }
    const nfe = drawn.reduce((sum, {nfe}) => sum + nfe, 0) / drawn.length;
    report.metric('nfe', nfe);
    const {shape, range} = posteriors[0]!;
    const points = drawn.map(({points}) => points);
    return {...joined(shape, points), nfe, ...(range && {range})};
  },
});

const noInterpolations =
  'the sampler perturbed-data draws from data: interpolations are of samplers that walk along a score';

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
