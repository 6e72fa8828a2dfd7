import {setImmediate as breathe} from 'node:timers/promises';
import {Type} from 'typebox';
import {KnownConfig} from '../schemas/known.ts';
import {CompletingSamplerConfig} from '../schemas/sampler.ts';
import {batchSize, scale} from '../schemas/sampling.ts';
import {seed} from '../schemas/training.ts';
import {defineStage, one, optional} from '../src/stage/stage.ts';
import {dataset} from './artifacts/dataset.ts';
import {model} from './artifacts/model.ts';
import {rowsInMemory} from './artifacts/row-source.ts';
import {samplesWithSheets} from './artifacts/sample-sheets.ts';
import {startBackend} from './math/backend.ts';
import {rng, type Stream} from './math/stream.ts';
import {checkPosteriors, partsOf, place, repeated} from './samplers/completion.ts';
import {completing} from './samplers/constrained.ts';
import {checkConverged} from './samplers/converged.ts';
import {draw} from './samplers/draw.ts';
import {makeKnown} from './samplers/known.ts';
import {scoreNetwork} from './score/network.ts';
import {posteriorsOf} from './score/posterior.ts';
import {checkRange} from './train/check-data.ts';

/** Inpainting and colourisation: samples that share with given examples what is known of them. */
export default defineStage({
  about:
    'Completes examples of which a part is known: a half or all but a box of an image, its grey, coordinates.',
  params: Type.Object(
    {
      known: KnownConfig,
      count: Type.Integer({minimum: 1, default: 16, description: 'examples: the first so many of the data'}),
      repeats: Type.Integer({
        minimum: 1,
        default: 1,
        description: 'completions of each example, one after the other',
      }),
      scale,
      sampler: CompletingSamplerConfig,
      batch_size: batchSize,
      seed,
    },
    {additionalProperties: false},
  ),
  inputs: {data: one(dataset), score: one(model), classifier: optional(model)},
  output: samplesWithSheets,
  run: async ({params, inputs, report, signal, threads, compile}) => {
    const {sampler, batch_size: batchSize} = params;
    const {data, score, classifier} = inputs;
    report.engine(await startBackend({threads}));
    const posteriors = posteriorsOf({score, classifier, class_scores: []}, params.scale) ?? [];
    checkPosteriors(data, posteriors);
    checkRange(data, scoreNetwork(score).config);
    const known = makeKnown(params.known, data.shape);
    const examples = repeated(data, params.count, params.repeats);
    const total = examples.labels.length;
    const completed = new Float32Array(examples.points.length);
    let [before, evaluations] = [0, 0];
    for (const {posterior, rows, points, stream} of partsOf(examples, posteriors, streamOf(params.seed))) {
      const onUpdate = async (done: number, length: number): Promise<void> => {
        report.progress(before + Math.floor((rows.length * done) / length), total);
        await breathe();
        signal.throwIfAborted();
      };
      const held = completing(sampler, posterior.sde, {
        known,
        examples: points,
        noise: stream.split('known'),
      });
      const drawn = await draw(held, posterior, rows.length, stream, {compile, report, batchSize, onUpdate});
      place(completed, examples.width, rows, drawn.points);
      before += rows.length;
      evaluations += drawn.nfe * rows.length;
    }
    checkConverged(completed, examples.width);
    const nfe = evaluations / total;
    report.metric('nfe', nfe);
    const {shape, names, range} = data;
    const points = rowsInMemory(completed, examples.width);
    return {points, labels: examples.labels, shape, names, nfe, ...(range && {range})};
  },
});

const streamOf = (seed: number): Stream => rng(seed).split('complete');
