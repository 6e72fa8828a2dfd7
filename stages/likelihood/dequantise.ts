import {toBytes, type Range} from '../artifacts/bytes.ts';

/**
 * Numbers that stand for bytes, spread evenly over the 256th that each byte has of the range (Theis et al. 2016): byte b
 * and u uniform on [0, 1) to  low + (high − low) (b + u) / 256.
 */
export const dequantise = (values: Float32Array, range: Range, uniform: Float32Array): Float32Array => {
  const [low, high] = range;
  const bytes = toBytes(values, range);
  return Float32Array.from(bytes, (byte, i) => low + ((high - low) * (byte + uniform[i]!)) / 256);
};
