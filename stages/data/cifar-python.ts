import {bytesAsSource} from '../artifacts/byte-source.ts';
import {unpickle} from '../artifacts/pickle/unpickle.ts';
import {
  inWords,
  isInstance,
  type Dict,
  type Instance,
  type Pickled,
  type World,
} from '../artifacts/pickle/values.ts';

/** An array as NumPy pickles it: made empty, given its state (version, lengths, type, order, bytes) afterwards. */
interface PickledArray extends Instance {
  /** Of an array of bytes [N, 3072], row after row; what else there is would be read as other images. */
  bytes?: Uint8Array;
}

const emptyArray = (): PickledArray => {
  const made: PickledArray = {
    name: 'numpy.ndarray',
    build: (state) => {
      const [, shape, type, columnsFirst, content] = Array.isArray(state) ? state : [];
      const bytes = bytesOf(content);
      const plain = Array.isArray(shape) && shape.length === 2 && shape[1] === 3072 && columnsFirst === false;
      if (bytes && plain && isInstance(type) && type.name === bytesType.name) made.bytes = bytes;
    },
  };
  return made;
};

const bytesType: Instance = {name: 'numpy.dtype u1'};

/** Python 2 wrote bytes as text. */
const bytesOf = (value: Pickled | undefined): Uint8Array | undefined =>
  typeof value === 'string' ? Buffer.from(value, 'latin1') : value instanceof Uint8Array ? value : undefined;

/** All that CIFAR's pickles may name; anything else is an object that can do nothing. */
const known: Readonly<Record<string, NonNullable<Instance['call']>>> = {
  'numpy.core.multiarray._reconstruct': emptyArray,
  'numpy._core.multiarray._reconstruct': emptyArray,
  'numpy.dtype': ([type]) => (type === 'u1' ? bytesType : {name: 'numpy.dtype'}),
  // Bytes, as protocol 2 of Python 3 has them.
  '_codecs.encode': ([text]) => bytesOf(text) ?? null,
};

const world: World = {
  find: (name) => ({name, ...(Object.hasOwn(known, name) && {call: known[name]!})}),
  persistent: () => null,
};

/** A batch of the Python version as a dict. @throws Error that names the file which is none. */
export const batchOf = (name: string, bytes: Uint8Array): Dict => {
  try {
    const {value} = unpickle(bytesAsSource(bytes), 0, world);
    if (value instanceof Map) return new Map([...value].map(([key, item]) => [textOf(key), item]));
    throw new Error(`it holds ${inWords(value)}, not a dict`);
  } catch (cause) {
    throw new Error(`${name} is no batch of CIFAR’s Python version: ${(cause as Error).message}`, {cause});
  }
};

const textOf = (value: Pickled): Pickled =>
  value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value;

/** Planes of the images one after the other, of `data`. */
export const planesOf = (name: string, batch: Dict): Uint8Array => {
  const data = batch.get('data') as PickledArray | undefined;
  if (data?.bytes) return data.bytes;
  throw new Error(
    `${name}: expected data to be an array of bytes [N, 3072] in C order, got ${inWords(data)}`,
  );
};

/** A list of numbers, such as `labels`. */
export const numbersOf = (name: string, batch: Dict, key: string): readonly number[] => {
  const list = batch.get(key);
  if (Array.isArray(list) && list.every(Number.isInteger)) return list as number[];
  throw new Error(`${name}: expected ${key} to be a list of whole numbers, got ${inWords(list)}`);
};

/** A list of texts, such as `label_names`. */
export const textsOf = (name: string, batch: Dict, key: string): readonly string[] => {
  const list = batch.get(key);
  const texts = Array.isArray(list) ? list.map(textOf) : [null];
  if (texts.every((item) => typeof item === 'string')) return texts;
  throw new Error(`${name}: expected ${key} to be a list of texts, got ${inWords(list)}`);
};
