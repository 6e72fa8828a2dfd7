import {linearMap, type AxisMap} from '../math/separable.ts';

/** How an axis of `from` pixels becomes one of `to`. */
export type Resizing = (from: number, to: number) => AxisMap;

/** TensorFlow 1's `resize_bilinear`: pixel i of the result lies at i · from / to, without half pixels. */
export const tensorflow1: Resizing = (from, to) => linearMap(from, to, (i) => (i * from) / to);

/** Bilinear with the middles of pixels half a pixel in, and no blur where images shrink (PyTorch's `interpolate`). */
export const halfPixel: Resizing = (from, to) => linearMap(from, to, (i) => ((i + 0.5) * from) / to - 0.5);

/** Keys' cubic (1981) with a = −1/2. */
const cubic = (distance: number): number => {
  const x = Math.abs(distance);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
};

/**
 * Pillow's BICUBIC: a cubic about the middle of each pixel, as much wider as the image shrinks, over the pixels there
 * are and brought to sum 1.
 */
export const pillowBicubic: Resizing = (from, to) => {
  const weights = new Float32Array(to * from);
  const scale = from / to;
  const blur = Math.max(scale, 1);
  for (let i = 0; i < to; i++) {
    const centre = (i + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - 2 * blur + 0.5));
    const end = Math.min(from, Math.trunc(centre + 2 * blur + 0.5));
    const taps = Array.from({length: end - first}, (_, k) => cubic((first + k - centre + 0.5) / blur));
    const sum = taps.reduce((total, tap) => total + tap, 0);
    taps.forEach((tap, k) => (weights[i * from + first + k] = tap / sum));
  }
  return {from, to, weights};
};
