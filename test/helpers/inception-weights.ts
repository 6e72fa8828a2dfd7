import {sizeOf, type Shape} from '../../stages/math/shape.ts';
import type {Weights} from '../../stages/nets/net.ts';
import {mulberry32} from './mat.ts';

/** 32-bit FNV-1a of a text's bytes. */
const fnv1a = (text: string): number => {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
};

/** A weight of u, uniform on [0, 1): of such a size that no stage of the network dies or grows. */
const lawOf = (name: string, shape: Shape): ((u: number) => number) => {
  if (name.endsWith('bn.weight')) return (u) => 0.9 + 0.2 * u;
  if (name.endsWith('running_var')) return (u) => 0.8 + 0.4 * u;
  if (shape.length === 1) return (u) => (u - 0.5) * 0.2;
  const scale = Math.sqrt(name === 'fc.weight' ? 12 / 2048 : 24 / sizeOf(shape.slice(1)));
  return (u) => (u - 0.5) * scale;
};

/**
 * Weights without a download, the same in every language: weight k of a tensor is made of the k-th number of
 * mulberry32 that begins at FNV-1a of its name. What the network says with them was computed in float64 elsewhere.
 */
export const inceptionWeights = (shapes: Readonly<Record<string, Shape>>): Weights =>
  Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => [name, {shape, values: valuesOf(name, shape)}]),
  );

const valuesOf = (name: string, shape: Shape): Float32Array => {
  const next = mulberry32(fnv1a(name));
  const law = lawOf(name, shape);
  const values = new Float32Array(sizeOf(shape));
  for (let k = 0; k < values.length; k++) values[k] = law(next());
  return values;
};

/** Images [H, W, 3] of bytes: noise of 32 × 32 pixels, and slopes of 40 rows and 28 columns. */
export const inceptionImages = (): Readonly<
  Record<'A' | 'B', {readonly shape: Shape; readonly values: Float32Array}>
> => {
  const next = mulberry32(77);
  const slopes = Array.from({length: 40 * 28}, (_, i) => [i % 28, Math.floor(i / 28)] as const);
  return {
    A: {shape: [32, 32, 3], values: Float32Array.from({length: 32 * 32 * 3}, () => Math.floor(next() * 256))},
    B: {
      shape: [40, 28, 3],
      values: Float32Array.from(slopes.flatMap(([x, y]) => [9 * x, 6 * y, 4 * (x + y)].map((v) => v % 256))),
    },
  };
};
