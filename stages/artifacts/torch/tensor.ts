import {sizeOf, type Shape} from '../../math/shape.ts';
import {toFloat32, type ElementType} from '../element-types.ts';
import {isInstance, type Instance, type Pickled} from '../pickle/values.ts';

/** A tensor in a file: its numbers are read when they are asked for, as long as the file is open. */
export interface StoredTensor extends Instance {
  readonly shape: Shape;
  /** Its numbers, row-major, as float32. */
  readonly values: () => Float32Array;
}

/** Elements `first` + Σ iₖ strideₖ of a run of `count` elements. */
export interface View {
  readonly type: ElementType;
  readonly count: number;
  readonly read: () => Uint8Array;
  readonly first: number;
  readonly shape: Shape;
  readonly strides: readonly number[];
}

/** A view may say one number as often as it likes; weights do not, and memory is finite. */
const mostRepeated = 2 ** 24;

export const isTensor = (value: Pickled | undefined): value is StoredTensor =>
  isInstance(value) && 'values' in value;

/** @throws RangeError for a view that passes the end of its elements. */
export const tensorOf = (view: View): StoredTensor => {
  const {shape, strides, first, count} = view;
  const numbers = sizeOf(shape);
  const reach = shape.reduce((sum, length, axis) => sum + (length - 1) * (strides[axis] ?? 0), first);
  const last = numbers === 0 ? -1 : reach;
  if (strides.length !== shape.length || last >= count)
    throw new RangeError(
      `its pickle has a tensor [${shape.join(', ')}] that passes the end of its ${count} elements`,
    );
  if (!(numbers <= Math.max(count, mostRepeated)))
    throw new RangeError(`its pickle has a tensor [${shape.join(', ')}] of only ${count} elements`);
  return {name: 'torch.Tensor', shape, values: () => valuesOf(view, numbers, last)};
};

const valuesOf = ({type, read, first, shape, strides}: View, numbers: number, last: number): Float32Array => {
  if (numbers === 0) return new Float32Array();
  const elements = toFloat32(type, read().subarray(first * type.bytes, (last + 1) * type.bytes));
  return isRowMajor(shape, strides) ? elements : gathered(elements, numbers, shape, strides);
};

/** Strides of the axes of an array that lies row by row. */
export const rowMajor = (shape: Shape): readonly number[] =>
  shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));

const isRowMajor = (shape: Shape, strides: readonly number[]): boolean =>
  rowMajor(shape).every((stride, axis) => shape[axis] === 1 || stride === strides[axis]);

const gathered = (
  elements: Float32Array,
  numbers: number,
  shape: Shape,
  strides: readonly number[],
): Float32Array => {
  const values = new Float32Array(numbers);
  const index = shape.map(() => 0);
  for (let at = 0, from = 0; at < numbers; at++) {
    values[at] = elements[from]!;
    // Counts up like an odometer, the last axis first.
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      from -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return values;
};
