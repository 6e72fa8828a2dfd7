import {constantBehind, dataTypes, type Value} from './graph.ts';

/** The elements of an integer constant; undefined for anything else. */
export const integersOf = (value: Value | undefined): readonly number[] | undefined => {
  const constant = value && constantBehind(value);
  if (!constant || constant.dtype !== dataTypes.int32) return undefined;
  const {bytes, shape, repeated} = constant;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = shape.reduce((product, length) => product * length, 1);
  return Array.from({length: count}, (_, i) => view.getInt32(repeated ? 0 : 4 * i, true));
};
