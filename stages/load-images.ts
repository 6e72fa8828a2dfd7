import {Type, type Static} from 'typebox';
import {ByteRange} from '../schemas/byte-range.ts';
import {defineStage, optional} from '../src/stage/stage.ts';
import {rangeNamed} from './artifacts/bytes.ts';
import type {Dataset} from './artifacts/dataset.ts';
import {datasetWithSheet} from './artifacts/dataset-sheet.ts';
import {files} from './artifacts/files.ts';
import {firstRows} from './artifacts/row-source.ts';
import {readFiles} from './data/archive.ts';
import {arrays} from './data/arrays.ts';
import {cifar} from './data/cifar.ts';
import {folder, type Decoding} from './data/folder.ts';
import {idx, ofSplit} from './data/idx.ts';
import {checkSome, type Images} from './data/images.ts';
import {imageStatistics} from './data/statistics.ts';
import {imagePaths, isArchive} from './data/unpacked.ts';

const resize = Type.Object(
  {
    size: Type.Integer({minimum: 1, description: 'height and width, in pixels'}),
    crop: Type.Boolean({
      default: true,
      description: 'the middle square, scaled; false: the whole image, stretched',
    }),
  },
  {additionalProperties: false, description: 'makes the images of a folder one size'},
);

const params = Type.Object(
  {
    format: Type.Union(
      [
        Type.Literal('cifar10'),
        Type.Literal('cifar100'),
        Type.Literal('idx'),
        Type.Literal('arrays'),
        Type.Literal('folder'),
      ],
      {
        description:
          'cifar10, cifar100: the archive of the binary or the Python version; idx: MNIST’s two files, images and ' +
          'labels; arrays: .npz or .npy of bytes [N, H, W, C] and of classes [N]; folder: image files, or archives of ' +
          'them (.tar, .tar.gz, .zip), each of the class that its directory is called, of 8 or 16 bits, and as its pixels ' +
          'are stored: an orientation in its EXIF data turns nothing',
      },
    ),
    split: Type.Optional(
      Type.Union([Type.Literal('train'), Type.Literal('test')], {
        description:
          'which images of CIFAR’s archive; of MNIST’s files those that begin with train or t10k, files of other ' +
          'names as they are; if absent train, or test if there is nothing else',
      }),
    ),
    range: Type.Union(ByteRange.anyOf, {
      default: 'unit',
      description: 'what the 8-bit values become: numbers in [0, 1], or in [−1, 1]',
    }),
    names: Type.Optional(
      Type.Array(Type.String({minLength: 1}), {
        minItems: 1,
        description: 'names of the classes, in their order; those of the files if absent',
      }),
    ),
    resize: Type.Optional(resize),
    channels: Type.Optional(
      Type.Union([Type.Literal('grey'), Type.Literal('colour')], {
        description:
          'makes the images of a folder have one channel, their luminance, or three; if absent they are to be alike',
      }),
    ),
    below: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          'of an archive of images those below a directory of this name, such as train; all if absent',
      }),
    ),
    count: Type.Optional(Type.Integer({minimum: 1, description: 'the first so many images; all if absent'})),
  },
  {additionalProperties: false},
);
type Params = Static<typeof params>;

/** Reads images of 8 bits with their classes. */
export default defineStage({
  about:
    'Reads labelled images: CIFAR-10, CIFAR-100, MNIST’s format, NumPy arrays, or a folder for each class.',
  params,
  inputs: {files: optional(files)},
  output: datasetWithSheet,
  run: async ({params, inputs, files, checkpoints, report, signal}) => {
    const paths = [...files, ...(inputs.files ?? []).map(({path}) => path)];
    if (paths.length === 0)
      throw new TypeError('no files to read images from: wire the input "files", or name them under "files"');
    checkFit(params, paths);
    const images = await imagesOf(paths, params, {
      resize: params.resize,
      channels: params.channels,
      checkpoints,
      report,
      signal,
    });
    checkSome(images, paths);
    const data = datasetOf(images, params);
    report.note(`${data.labels.length} images [${data.shape.join(', ')}] of ${data.classes} classes`);
    for (const [name, value] of Object.entries(imageStatistics(data))) report.metric(name, value);
    return data;
  },
});

const splitFormats: readonly Params['format'][] = ['cifar10', 'cifar100', 'idx'];

/** @throws TypeError for a param that the format has no use for. */
const checkFit = ({format, split, resize, channels, below}: Params, paths: readonly string[]): void => {
  if (resize && format !== 'folder')
    throw new TypeError(`resize is for a folder of images; those of ${format} have one size`);
  if (channels && format !== 'folder')
    throw new TypeError(`channels is for a folder of images; those of ${format} are alike`);
  if (split !== undefined && !splitFormats.includes(format))
    throw new TypeError(
      `split is of CIFAR’s archive and of MNIST’s files, not of format ${format}: name the files of one split`,
    );
  if (below !== undefined && !(format === 'folder' && paths.some(isArchive)))
    throw new TypeError('below is for an archive of images, of format folder');
};

const imagesOf = async (
  paths: readonly string[],
  {format, split, below}: Params,
  decoding: Decoding,
): Promise<Images> => {
  switch (format) {
    case 'arrays':
      return arrays(paths);
    case 'folder':
      return folder(await imagePaths(paths, {...decoding, below}), decoding);
    case 'idx':
      return idx(ofSplit(await readFiles(paths), split));
    default:
      return cifar(format, split ?? 'train', await readFiles(paths));
  }
};

const datasetOf = ({rows, labels, shape, names: found}: Images, {range, count, names}: Params): Dataset => {
  const kept = Math.min(count ?? Infinity, labels.length);
  const ends = rangeNamed(range);
  if (names && names.length < found.length)
    throw new TypeError(`names has ${names.length} classes, the images have ${found.length}`);
  const called = names ?? found;
  return {
    points: firstRows(rows(ends), kept),
    labels: labels.slice(0, kept),
    shape,
    classes: called.length,
    names: called,
    range: ends,
  };
};
