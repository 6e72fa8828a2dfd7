import type {Quantise} from '../../schemas/quantise.ts';
import {toBytes, type Range} from './bytes.ts';

/**
 * Numbers to bytes; what is out of range becomes its end. `truncate` is trunc(255 u) of u in [0, 1] in float32, as the
 * released code of score SDE and DLSM has it, so that a number which is a byte's own may become the byte below.
 *
 * @throws RangeError for NaN, which no byte stands for.
 */
export const quantised = (values: Float32Array, range: Range, rule: Quantise): Uint8Array => {
  const broken = values.findIndex(Number.isNaN);
  if (broken >= 0)
    throw new RangeError(`value ${broken} of ${values.length} is NaN, which no byte stands for`);
  return rule === 'round' ? toBytes(values, range) : truncated(values, range);
};

const truncated = (values: Float32Array, [low, high]: Range): Uint8Array => {
  const bytes = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const unit = Math.fround(Math.fround(values[i]! - low) / (high - low));
    bytes[i] = Math.min(255, Math.max(0, Math.trunc(Math.fround(255 * unit))));
  }
  return bytes;
};
