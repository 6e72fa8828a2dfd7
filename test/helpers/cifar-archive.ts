import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {create} from 'tar';

/** An image of CIFAR: its labels, the last of them its class, and its planes [3, 32, 32]. */
export interface CifarImage {
  readonly labels: readonly number[];
  readonly planes: Uint8Array;
}

/** Plane c is c · 50 + the class throughout, but for a first pixel of 255. */
export const plainImage = (...labels: readonly number[]): CifarImage => {
  const planes = [0, 1, 2].flatMap((c) => [255, ...new Array<number>(1023).fill(50 * c + labels.at(-1)!)]);
  return {labels, planes: Uint8Array.from(planes)};
};

export type Files = Readonly<Record<string, Uint8Array | string>>;

/** A `.tar.gz` of files, written to `file`. */
export const writeArchive = async (file: string, files: Files): Promise<string> => {
  const cwd = mkdtempSync(join(tmpdir(), 'pipe-archive-'));
  try {
    for (const [name, bytes] of Object.entries(files)) {
      mkdirSync(dirname(join(cwd, name)), {recursive: true});
      writeFileSync(join(cwd, name), bytes);
    }
    await create({file, gzip: true, cwd, portable: true}, Object.keys(files));
    return file;
  } finally {
    rmSync(cwd, {recursive: true});
  }
};

/** Records of the binary version. */
export const records = (images: readonly CifarImage[]): Uint8Array =>
  Buffer.concat(images.map(({labels, planes}) => Buffer.concat([Uint8Array.from(labels), planes])));

/** The files of CIFAR-10's binary version; the training images are dealt out to its five files. */
export const cifar10Files = (
  train: readonly CifarImage[],
  test: readonly CifarImage[],
  names: readonly string[],
): Files => {
  const share = Math.ceil(train.length / 5);
  const parts = [0, 1, 2, 3, 4].map((i) => records(train.slice(i * share, (i + 1) * share)));
  return {
    ...Object.fromEntries(parts.map((part, i) => [`data_batch_${i + 1}.bin`, part])),
    'test_batch.bin': records(test),
    'batches.meta.txt': `${names.join('\n')}\n\n`,
  };
};

const text = (value: string): Buffer =>
  Buffer.concat([Buffer.of(0x55, value.length), Buffer.from(value, 'latin1')]);
const int = (value: number): Buffer => {
  const bytes = Buffer.alloc(5, 'J');
  bytes.writeInt32LE(value, 1);
  return bytes;
};
const list = (items: readonly Buffer[]): Buffer =>
  Buffer.concat([Buffer.from(']('), ...items, Buffer.from('e')]);
const array = (bytes: Uint8Array): Buffer => {
  const length = Buffer.alloc(5, 'T');
  length.writeUInt32LE(bytes.length, 1);
  return Buffer.concat([
    Buffer.from('cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\nK\0\x85U\x01btR(K\x01(', 'latin1'),
    int(bytes.length / 3072),
    int(3072),
    Buffer.from('tcnumpy\ndtype\nU\x02u1K\0K\x01\x87R(K\x03U\x01|NNN', 'latin1'),
    int(-1),
    int(-1),
    Buffer.from('K\0tb\x89', 'latin1'),
    length,
    bytes,
    Buffer.from('tb'),
  ]);
};

/** A dict as Python 2 pickled it, protocol 2: texts of bytes, lists and arrays of bytes [N, 3072]. */
export const pickled = (
  members: Readonly<Record<string, Uint8Array | readonly (string | number)[]>>,
): Uint8Array =>
  Buffer.concat([
    Buffer.from('\x80\x02}(', 'latin1'),
    ...Object.entries(members).flatMap(([key, value]) => [
      text(key),
      value instanceof Uint8Array
        ? array(value)
        : list(value.map((item) => (typeof item === 'string' ? text(item) : int(item)))),
    ]),
    Buffer.from('u.'),
  ]);
