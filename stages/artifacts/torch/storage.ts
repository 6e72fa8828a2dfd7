import {elementTypes, type ElementType} from '../element-types.ts';
import {inWords, isInstance, type Instance, type Pickled} from '../pickle/values.ts';

/** A run of numbers that tensors are views of. */
export interface Storage extends Instance {
  /** By which the file has its bytes. */
  readonly key: string;
  readonly type: ElementType;
  /** Number of elements. */
  readonly count: number;
  /** Its bytes, little endian, as long as the file is open. */
  readonly read: () => Uint8Array;
}

export const isStorage = (value: Pickled | undefined): value is Storage =>
  isInstance(value) && 'key' in value;

/** The class names of storages, without their module. */
const typesOfClasses: Readonly<Record<string, string>> = {
  FloatStorage: 'float32',
  DoubleStorage: 'float64',
  HalfStorage: 'float16',
  BFloat16Storage: 'bfloat16',
  LongStorage: 'int64',
  IntStorage: 'int32',
  ShortStorage: 'int16',
  CharStorage: 'int8',
  ByteStorage: 'uint8',
  BoolStorage: 'bool',
  UntypedStorage: 'uint8',
};

/** A place of the file: `count` elements of a storage's type under its key. */
export type ReadStorage = (key: string, type: ElementType, count: number) => Uint8Array;

/**
 * What a persistent identity stands for: ('storage', class, key, device, count) and, in the older format, None or a
 * view of that storage, (key, first element, count). An instance that can do nothing where the class is not known.
 *
 * @throws RangeError for an identity of another form.
 */
export const storageOf = (id: Pickled, read: ReadStorage): Instance => {
  if (!Array.isArray(id)) throw new RangeError(`its pickle refers to ${inWords(id)}, not to a storage`);
  const [word, type, key, , count, view] = id;
  // The classes of whole networks were saved with their source code.
  if (word === 'module' && isInstance(type)) return type;
  if (word !== 'storage' || !isInstance(type) || !isCount(count) || !isKey(key))
    throw new RangeError(`its pickle refers to ${inWords(word)}, not to a storage`);
  const known = elementTypes.get(typesOfClasses[type.name.split('.').at(-1)!] ?? '');
  if (!known) return {name: type.name};
  const whole: Storage = {
    name: type.name,
    key: String(key),
    type: known,
    count,
    read: () => read(String(key), known, count),
  };
  return Array.isArray(view) ? viewOf(whole, view) : whole;
};

const viewOf = (whole: Storage, [, first, count]: readonly Pickled[]): Storage => {
  if (!isCount(first) || !isCount(count) || first + count > whole.count)
    throw new RangeError(`its pickle has a view that passes the end of storage ${whole.key}`);
  const {bytes} = whole.type;
  return {...whole, count, read: () => whole.read().subarray(first * bytes, (first + count) * bytes)};
};

export const isCount = (value: Pickled | undefined): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

export const isKey = (value: Pickled | undefined): value is string | number =>
  typeof value === 'string' || isCount(value);
