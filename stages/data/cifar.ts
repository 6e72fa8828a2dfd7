import {posix} from 'node:path';
import {interleave, type Images} from './images.ts';

/** A file of an archive, by its name in it. */
export type Entries = ReadonlyMap<string, Uint8Array>;

export type Split = 'train' | 'test';

/** How CIFAR's binary version is laid out (Krizhevsky 2009): records of label bytes and a 32 × 32 × 3 image in planes. */
interface Layout {
  readonly files: Readonly<Record<Split, readonly string[]>>;
  /** Label bytes of a record; the last is the class. */
  readonly labelBytes: number;
  /** File with the names of the classes, one a line. */
  readonly names: string;
  readonly classes: number;
}

const layouts: Readonly<Record<'cifar10' | 'cifar100', Layout>> = {
  cifar10: {
    files: {
      train: [1, 2, 3, 4, 5].map((i) => `data_batch_${i}.bin`),
      test: ['test_batch.bin'],
    },
    labelBytes: 1,
    names: 'batches.meta.txt',
    classes: 10,
  },
  cifar100: {
    files: {train: ['train.bin'], test: ['test.bin']},
    labelBytes: 2,
    names: 'fine_label_names.txt',
    classes: 100,
  },
};

const imageBytes = 32 * 32 * 3;

/**
 * The images of a split, in the order of the files.
 *
 * @throws Error that names the file which is missing or is not made of whole records with labels of the classes.
 */
export const cifar = (format: 'cifar10' | 'cifar100', split: Split, entries: Entries): Images => {
  const layout = layouts[format];
  const parts = layout.files[split].map((file) => entryCalled(file, entries, format));
  const record = layout.labelBytes + imageBytes;
  const count = parts.reduce((sum, {name, bytes}) => sum + recordsOf(name, bytes, record), 0);
  const [pixels, labels] = [new Uint8Array(count * imageBytes), new Int32Array(count)];
  let row = 0;
  for (const {name, bytes} of parts)
    for (let at = 0; at < bytes.length; at += record, row++) {
      labels[row] = labelOf(name, bytes[at + layout.labelBytes - 1]!, layout.classes);
      interleave(bytes.subarray(at + layout.labelBytes, at + record), 3, pixels, row * imageBytes);
    }
  return {pixels, labels, shape: [32, 32, 3], names: namesOf(entries, layout, format)};
};

/** A member of that name, in whichever directory of the archive. */
const entryCalled = (file: string, entries: Entries, format: string): {name: string; bytes: Uint8Array} => {
  const found = [...entries].find(([name]) => posix.basename(name) === file);
  if (found) return {name: found[0], bytes: found[1]};
  const present = [...entries.keys()].slice(0, 8).join(', ') || 'nothing';
  throw new Error(
    `there is no ${file} among the files, as the binary version of ${format} has it, only ${present}`,
  );
};

const recordsOf = (name: string, bytes: Uint8Array, record: number): number => {
  if (bytes.length === 0 || bytes.length % record !== 0)
    throw new Error(
      `${name} has ${bytes.length} bytes, expected a multiple of ${record}: it is cut short or another format`,
    );
  return bytes.length / record;
};

const labelOf = (name: string, label: number, classes: number): number => {
  if (label >= classes) throw new Error(`${name} has the label ${label}, expected 0 to ${classes - 1}`);
  return label;
};

const namesOf = (entries: Entries, {names, classes}: Layout, format: string): readonly string[] => {
  const {name, bytes} = entryCalled(names, entries, format);
  const lines = Buffer.from(bytes)
    .toString('utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (lines.length !== classes) throw new Error(`${name} names ${lines.length} classes, expected ${classes}`);
  return lines;
};
