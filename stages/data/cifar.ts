import {posix} from 'node:path';
import {batchOf, numbersOf, planesOf, textsOf} from './cifar-python.ts';
import {imagesOfBytes, interleave, type Images} from './images.ts';

/** A file of an archive, by its name in it. */
export type Entries = ReadonlyMap<string, Uint8Array>;

export type Split = 'train' | 'test';

/** How CIFAR's two versions are laid out (Krizhevsky 2009): records of label bytes and 32 × 32 × 3 in planes, or pickles. */
interface Layout {
  readonly classes: number;
  /** The binary version: files, label bytes of a record, the last of them the class, and the file of the class names. */
  readonly binary: {readonly files: Files; readonly labelBytes: number; readonly names: string};
  /** The Python version: files, and the keys of labels and of names. */
  readonly python: {
    readonly files: Files;
    readonly labels: string;
    readonly names: string;
    readonly meta: string;
  };
}
type Files = Readonly<Record<Split, readonly string[]>>;

const five = (ending: string): readonly string[] => [1, 2, 3, 4, 5].map((i) => `data_batch_${i}${ending}`);

const layouts: Readonly<Record<'cifar10' | 'cifar100', Layout>> = {
  cifar10: {
    classes: 10,
    binary: {
      files: {train: five('.bin'), test: ['test_batch.bin']},
      labelBytes: 1,
      names: 'batches.meta.txt',
    },
    python: {
      files: {train: five(''), test: ['test_batch']},
      labels: 'labels',
      names: 'label_names',
      meta: 'batches.meta',
    },
  },
  cifar100: {
    classes: 100,
    binary: {
      files: {train: ['train.bin'], test: ['test.bin']},
      labelBytes: 2,
      names: 'fine_label_names.txt',
    },
    python: {
      files: {train: ['train'], test: ['test']},
      labels: 'fine_labels',
      names: 'fine_label_names',
      meta: 'meta',
    },
  },
};

const imageBytes = 32 * 32 * 3;

/** Images of one file: their planes one after the other, a record of `stride` bytes each, from `first` on. */
interface Batch {
  readonly name: string;
  readonly labels: readonly number[];
  readonly bytes: Uint8Array;
  readonly stride: number;
  readonly first: number;
}

/**
 * The images of a split, in the order of the files, of whichever version the archive is.
 *
 * @throws Error that names the file which is missing or is not made of whole images with labels of the classes.
 */
export const cifar = (format: 'cifar10' | 'cifar100', split: Split, entries: Entries): Images => {
  const layout = layouts[format];
  const python = find(layout.python.meta, entries) !== undefined;
  const batches = (python ? pythonBatches : binaryBatches)(layout, split, entries, format);
  const labels = Int32Array.from(batches.flatMap(({name, labels}) => checkedLabels(name, labels, layout)));
  const pixels = new Uint8Array(labels.length * imageBytes);
  let row = 0;
  for (const {labels, bytes, stride, first} of batches)
    for (let i = 0; i < labels.length; i++, row++) {
      const at = i * stride + first;
      interleave(bytes.subarray(at, at + imageBytes), 3, pixels, row * imageBytes);
    }
  const names = (python ? pythonNames : binaryNames)(layout, entries, format);
  return imagesOfBytes(pixels, {labels, shape: [32, 32, 3], names});
};

const binaryBatches = (
  {binary: {files, labelBytes}}: Layout,
  split: Split,
  entries: Entries,
  format: string,
): readonly Batch[] =>
  files[split].map((file) => {
    const {name, bytes} = entryCalled(file, entries, format);
    const stride = labelBytes + imageBytes;
    if (bytes.length === 0 || bytes.length % stride !== 0)
      throw new Error(
        `${name} has ${bytes.length} bytes, expected a multiple of ${stride}: it is cut short or another format`,
      );
    const count = bytes.length / stride;
    const labels = Array.from({length: count}, (_, i) => bytes[i * stride + labelBytes - 1]!);
    return {name, labels, bytes, stride, first: labelBytes};
  });

const pythonBatches = (
  {python: {files, labels: key}}: Layout,
  split: Split,
  entries: Entries,
  format: string,
): readonly Batch[] =>
  files[split].map((file) => {
    const {name, bytes: pickle} = entryCalled(file, entries, format);
    const batch = batchOf(name, pickle);
    const [bytes, labels] = [planesOf(name, batch), numbersOf(name, batch, key)];
    if (bytes.length !== labels.length * imageBytes)
      throw new Error(
        `${name} has ${bytes.length} bytes of images, expected ${labels.length * imageBytes} for its ${labels.length} labels`,
      );
    return {name, labels, bytes, stride: imageBytes, first: 0};
  });

const find = (file: string, entries: Entries) => [...entries].find(([name]) => posix.basename(name) === file);

/** A member of that name, in whichever directory of the archive. */
const entryCalled = (file: string, entries: Entries, format: string): {name: string; bytes: Uint8Array} => {
  const found = find(file, entries);
  if (found) return {name: found[0], bytes: found[1]};
  const present = [...entries.keys()].slice(0, 8).join(', ') || 'nothing';
  throw new Error(`there is no ${file} among the files, as the archive of ${format} has it, only ${present}`);
};

const checkedLabels = (name: string, labels: readonly number[], {classes}: Layout): readonly number[] => {
  const stray = labels.find((label) => !(label >= 0 && label < classes));
  if (stray !== undefined) throw new Error(`${name} has the label ${stray}, expected 0 to ${classes - 1}`);
  return labels;
};

const binaryNames = ({binary: {names}, classes}: Layout, entries: Entries, format: string) => {
  const {name, bytes} = entryCalled(names, entries, format);
  const lines = Buffer.from(bytes).toString('utf8').split('\n');
  return checkedNames(
    name,
    lines.map((line) => line.trim()).filter((line) => line !== ''),
    classes,
  );
};

const pythonNames = ({python: {names, meta}, classes}: Layout, entries: Entries, format: string) => {
  const {name, bytes} = entryCalled(meta, entries, format);
  return checkedNames(name, textsOf(name, batchOf(name, bytes), names), classes);
};

const checkedNames = (name: string, names: readonly string[], classes: number): readonly string[] => {
  if (names.length !== classes) throw new Error(`${name} names ${names.length} classes, expected ${classes}`);
  return names;
};
