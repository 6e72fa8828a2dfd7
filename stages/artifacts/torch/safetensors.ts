import type {ByteSource} from '../byte-source.ts';
import {elementTypes} from '../element-types.ts';
import {elements} from '../npy.ts';
import type {Dict, Instance} from '../pickle/values.ts';
import {readHeader, type Described} from '../safetensors-header.ts';
import {rowMajor, tensorOf} from './tensor.ts';

/** PyTorch's names of the format's element types. */
const names: Readonly<Record<string, string>> = {
  F64: 'float64',
  F32: 'float32',
  F16: 'float16',
  BF16: 'bfloat16',
  I64: 'int64',
  I32: 'int32',
  I16: 'int16',
  I8: 'int8',
  U8: 'uint8',
  BOOL: 'bool',
};

/** Whether a file begins as a safetensors file does: the length of its header, then JSON. */
export const isSafetensors = (start: Buffer): boolean =>
  start.length >= 9 && start[8] === 0x7b && start[7] === 0;

/** The tensors of a safetensors file by name. */
export const readSafetensors = (source: ByteSource): Dict =>
  new Map(readHeader(source).tensors.map((described) => [described.name, tensorIn(source, described)]));

const tensorIn = (source: ByteSource, {dtype, shape, at, bytes}: Described): Instance => {
  const type = elementTypes.get(names[dtype] ?? '');
  if (!type) return {name: `torch.Tensor of ${dtype}`};
  const read = (): Uint8Array => source.read(at, bytes);
  return tensorOf({type, count: elements(shape), read, first: 0, shape, strides: rowMajor(shape)});
};
