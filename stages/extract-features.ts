import {Type} from 'typebox';
import {FrontEnd} from '../schemas/features.ts';
import {defineStage, one, optional} from '../src/stage/stage.ts';
import {dataset, type Dataset} from './artifacts/dataset.ts';
import {features, type Features} from './artifacts/features.ts';
import {model} from './artifacts/model.ts';
import {firstRows} from './artifacts/row-source.ts';
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
      count: Type.Optional(
        Type.Integer({
          minimum: 1,
          description:
            'the first so many images; all if absent. Samples stand class by class: DLSM’s released evaluation cut ' +
            'them at 50000, which leaves out most of the last class of CIFAR-10',
        }),
      ),
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
    const {rows, labels, names, nfe, ...examples} = examplesOf(inputs.data, inputs.samples, params.count);
    const extractor = makeExtractor(inputs.extractor, examples, params.front_end);
    report.engine(await startBackend({threads}));
    const surroundings = {batchSize: params.batch_size, checkpoints, report, signal, compile};
    const extracted = await extract(extractor, {rows, ...examples}, surroundings);
    const extraction = {
      extractor: extractor.extractor,
      frontEnd: extractor.frontEnd,
      // Data are of 8 bits, and samples became so when they were kept.
      quantise: examples.range ? 'bytes' : 'none',
    };
    return {...extracted, labels, names, extraction, ...(nfe !== undefined && {nfe})};
  },
});

type Read = Source & Pick<Features, 'labels' | 'names' | 'nfe'>;

const examplesOf = (data: Dataset | undefined, drawn: Samples | undefined, most = Infinity): Read => {
  if (data && drawn)
    throw new TypeError('wire either data or samples, not both: each makes features of its own');
  const made = data ?? drawn;
  if (!made)
    throw new TypeError('there is nothing to extract features of: wire the input "data" or "samples"');
  const {points, names, shape, range} = made;
  const count = Math.min(most, made.labels.length);
  const labels = made.labels.slice(0, count);
  const nfe = drawn?.nfe;
  return {
    rows: firstRows(points, count),
    labels,
    names: names ?? numbersOf(labels),
    shape,
    ...(range && {range}),
    ...(nfe !== undefined && {nfe}),
  };
};

/** Names of classes that are known by number alone. */
const numbersOf = (labels: Int32Array): readonly string[] =>
  Array.from(
    {length: labels.reduce((most, label) => Math.max(most, label), 0) + 1},
    (_, label) => `${label}`,
  );
