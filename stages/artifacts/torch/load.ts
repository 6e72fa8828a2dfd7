import type {ByteSource} from '../byte-source.ts';
import type {Pickled} from '../pickle/values.ts';
import {foreignKind} from './foreign.ts';
import {readLegacyFormat} from './legacy-format.ts';
import {isSafetensors, readSafetensors} from './safetensors.ts';
import {readZipFormat} from './zip-format.ts';

/**
 * The object in a checkpoint: of `torch.save`, in both of its formats, or the tensors by name of a safetensors file.
 * No code that a pickle names is run. Tensors read their numbers from the source when they are asked for them.
 *
 * @throws RangeError that says what the file is, where it is no checkpoint or a damaged one.
 */
export const readCheckpoint = (source: ByteSource): Pickled => {
  const start = source.read(0, Math.min(source.size, 9));
  if (start.toString('latin1', 0, 4) === 'PK\x03\x04') return readZipFormat(source);
  if (isSafetensors(start)) return readSafetensors(source);
  const kind = foreignKind(source);
  if (kind !== undefined)
    throw new RangeError(`it is ${kind}, not a PyTorch checkpoint or a safetensors file`);
  // Every pickle of protocol 2 and later begins so.
  if (start[0] === 0x80) return readLegacyFormat(source);
  throw new RangeError('it is neither a PyTorch checkpoint nor a safetensors file');
};
