import {elementTypes, toFloat32, type ElementType} from '../element-types.ts';
import {isInstance, type Instance, type Pickled} from '../pickle/values.ts';
import {sizeOf} from '../../math/shape.ts';
import {isCount} from './storage.ts';
import {rowMajor, tensorOf, type StoredTensor} from './tensor.ts';

type Call = NonNullable<Instance['call']>;

/** NumPy's codes of element types. */
const codes: Readonly<Record<string, string>> = {
  f4: 'float32',
  f8: 'float64',
  f2: 'float16',
  i8: 'int64',
  i4: 'int32',
  i2: 'int16',
  i1: 'int8',
  u1: 'uint8',
  b1: 'bool',
};

interface Dtype extends Instance {
  readonly element: ElementType | undefined;
  bigEndian: boolean;
}

/** `dtype('f8', False, True)`, whose state begins (version, byte order, …). */
const dtype: Call = ([code]) => {
  const name = typeof code === 'string' ? code : '';
  const made: Dtype = {
    name: `numpy.dtype of ${name}`,
    element: elementTypes.get(codes[name] ?? ''),
    bigEndian: false,
    build: (state) => {
      made.bigEndian = Array.isArray(state) && state[1] === '>';
    },
  };
  return made;
};

const isDtype = (value: Pickled | undefined): value is Dtype => isInstance(value) && 'bigEndian' in value;

/** Python 2 wrote bytes as text. */
const bytesOf = (value: Pickled | undefined): Uint8Array | undefined =>
  typeof value === 'string' ? Buffer.from(value, 'latin1') : value instanceof Uint8Array ? value : undefined;

/** (dtype, bytes of one element): its value; one of an unknown type can do nothing. */
const scalar: Call = ([type, content]) => {
  const bytes = bytesOf(content);
  if (!isDtype(type) || !type.element || type.bigEndian || bytes?.length !== type.element.bytes)
    return {name: isInstance(type) ? type.name : 'numpy.generic'};
  return type.element.name === 'float64'
    ? Buffer.from(bytes).readDoubleLE(0)
    : toFloat32(type.element, bytes)[0]!;
};

/** An array is made empty, and gets its state (version, lengths, dtype, column-major?, bytes) afterwards. */
const array: Call = () => {
  const made: {-readonly [K in keyof StoredTensor]?: StoredTensor[K]} & Instance = {
    name: 'numpy.ndarray',
    build: (state) => {
      const tensor = Array.isArray(state) ? arrayOf(state) : undefined;
      if (tensor) Object.assign(made, {shape: tensor.shape, values: tensor.values});
    },
  };
  return made;
};

const arrayOf = ([, shape, type, columnMajor, content]: readonly Pickled[]): StoredTensor | undefined => {
  const bytes = bytesOf(content);
  if (!Array.isArray(shape) || !shape.every(isCount) || !isDtype(type) || !type.element || !bytes)
    return undefined;
  if (type.bigEndian || bytes.length !== sizeOf(shape) * type.element.bytes) return undefined;
  const strides =
    columnMajor === true ? shape.map((_, axis) => sizeOf(shape.slice(0, axis))) : rowMajor(shape);
  return tensorOf({type: type.element, count: sizeOf(shape), read: () => bytes, first: 0, shape, strides});
};

/** (bytes, dtype, lengths, order): how the newest protocol makes an array. */
const fromBuffer: Call = ([content, type, shape, order]) =>
  arrayOf([null, shape ?? null, type ?? null, order === 'F', content ?? null]) ?? {name: 'numpy.ndarray'};

/** The functions that NumPy's numbers and arrays are pickled by, under their old module and their new one. */
export const numpyGlobals: Readonly<Record<string, Call>> = {
  'numpy.dtype': dtype,
  'numpy.core.multiarray.scalar': scalar,
  'numpy._core.multiarray.scalar': scalar,
  'numpy.core.multiarray._reconstruct': array,
  'numpy._core.multiarray._reconstruct': array,
  'numpy.core.numeric._frombuffer': fromBuffer,
  'numpy._core.numeric._frombuffer': fromBuffer,
};
