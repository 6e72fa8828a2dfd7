import {Type} from 'typebox';
import {FrontEnd} from '../schemas/features.ts';
import {Quantise} from '../schemas/quantise.ts';
import {defineStage, one, optional} from '../src/stage/stage.ts';
import {dataset, type Dataset} from './artifacts/dataset.ts';
import {features, type Features} from './artifacts/features.ts';
import {model} from './artifacts/model.ts';
import {rowsInMemory} from './artifacts/row-source.ts';
import {samples, type Samples} from './artifacts/samples.ts';
import {extract, type Source} from './features/extract.ts';
import {makeExtractor} from './features/make-extractor.ts';
import {startBackend} from './math/backend.ts';

/** What a network sees of images, for the metrics that compare it. */
export default defineStage({
  about: 'Extracts features of data or samples by an Inception network or by a classifier.',
  params: Type.Object(
    {
      front_end: Type.Optional(FrontEnd),
      quantise: Quantise,
      batch_size: Type.Integer({
        minimum: 1,
        default: 16,
        description: 'images that the network sees at once, which bounds memory',
      }),
    },
    {additionalProperties: false},
  ),
  inputs: {data: optional(dataset), samples: optional(samples), extractor: one(model)},
  output: features,
  run: async ({params, inputs, checkpoints, report, signal, threads, compile}) => {
    const {rows, labels, names, nfe, ...examples} = examplesOf(inputs.data, inputs.samples);
    const extractor = makeExtractor(inputs.extractor, examples, params.front_end);
    report.engine(await startBackend({threads}));
    // Bytes of data stay what they are by either rule; rounding is the one that cannot lose one on the way.
    const quantise = inputs.data ? 'round' : params.quantise;
    const source: Source = {rows, ...examples, quantise};
    const surroundings = {batchSize: params.batch_size, checkpoints, report, signal, compile};
    const extracted = await extract(extractor, source, surroundings);
    const extraction = {
      extractor: extractor.extractor,
      frontEnd: extractor.frontEnd,
      quantise: examples.range ? params.quantise : 'none',
    };
    return {...extracted, labels, names, extraction, ...(nfe !== undefined && {nfe})};
  },
});

type Read = Omit<Source, 'quantise'> & Pick<Features, 'labels' | 'names' | 'nfe'>;

const examplesOf = (data: Dataset | undefined, drawn: Samples | undefined): Read => {
  if (data && drawn)
    throw new TypeError('wire either data or samples, not both: each makes features of its own');
  if (data) {
    const {points, labels, names, shape, range} = data;
    return {rows: points, labels, names, shape, ...(range && {range})};
  }
  if (!drawn)
    throw new TypeError('there is nothing to extract features of: wire the input "data" or "samples"');
  const {points, labels, width, shape, range, nfe} = drawn;
  const classes = labels.reduce((most, label) => Math.max(most, label), 0) + 1;
  return {
    rows: rowsInMemory(points, width),
    labels,
    // Samples know their classes by number alone.
    names: Array.from({length: classes}, (_, label) => `${label}`),
    shape,
    ...(range && {range}),
    ...(nfe !== undefined && {nfe}),
  };
};
