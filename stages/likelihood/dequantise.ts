import type {Range} from '../artifacts/bytes.ts';

/**
 * Numbers that stand for bytes, spread evenly over the 256th that each byte has of the range (Theis et al. 2016): byte b
 * and u uniform on [0, 1) to  low + (high − low) (b + u) / 256.
 */
export const dequantise = (values: Float32Array, [low, high]: Range, uniform: Float32Array): Float32Array =>
  values.map((value, i) => {
    const byte = Math.round((255 * (value - low)) / (high - low));
    return low + ((high - low) * (byte + uniform[i]!)) / 256;
  });
