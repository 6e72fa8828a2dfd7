import {Type, type Static} from 'typebox';
import {defineStage} from '../src/stage/stage.ts';
import type {Range} from './artifacts/bytes.ts';
import {dataset, type Dataset} from './artifacts/dataset.ts';
import {rowsOfBytes} from './artifacts/row-source.ts';
import {readFiles} from './data/archive.ts';
import {cifar} from './data/cifar.ts';
import {idx} from './data/idx.ts';
import type {Images} from './data/images.ts';
import {sizeOf} from './math/shape.ts';

const params = Type.Object(
  {
    format: Type.Union([Type.Literal('cifar10'), Type.Literal('cifar100'), Type.Literal('idx')], {
      description:
        'cifar10 or cifar100: the archive of the binary version; idx: MNIST’s two files, images and labels',
    }),
    split: Type.Union([Type.Literal('train'), Type.Literal('test')], {
      default: 'train',
      description: 'which images of an archive; files of idx have but one split',
    }),
    range: Type.Union([Type.Literal('unit'), Type.Literal('centred')], {
      default: 'unit',
      description: 'what the 8-bit values become: numbers in [0, 1], or in [−1, 1]',
    }),
    count: Type.Optional(Type.Integer({minimum: 1, description: 'the first so many images; all if absent'})),
  },
  {additionalProperties: false},
);

/** Reads images of 8 bits with their classes. */
export default defineStage({
  about: 'Reads labelled images from the files of CIFAR-10, CIFAR-100, or MNIST’s format.',
  params,
  inputs: {},
  output: dataset,
  run: async ({params, files, report}) => {
    if (files.length === 0) throw new TypeError('no files to read images from: name them under "files"');
    const entries = await readFiles(files);
    const images = params.format === 'idx' ? idx(entries) : cifar(params.format, params.split, entries);
    const data = datasetOf(images, params);
    report.note(`${data.labels.length} images [${data.shape.join(', ')}] of ${data.classes} classes`);
    return data;
  },
});

const datasetOf = (
  {pixels, labels, shape, names}: Images,
  {range, count}: Static<typeof params>,
): Dataset => {
  const kept = Math.min(count ?? Infinity, labels.length);
  const ends: Range = range === 'unit' ? [0, 1] : [-1, 1];
  const width = sizeOf(shape);
  return {
    points: rowsOfBytes(pixels.subarray(0, kept * width), width, ends),
    labels: labels.slice(0, kept),
    shape,
    classes: names.length,
    names,
    range: ends,
  };
};
