/** Layers of image networks in float64 and loops, from weights by name alone: [channel][row][column] of one image. */
import {expect} from 'vitest';
import type {Weights} from '../../stages/nets/net.ts';

export type Image = readonly (readonly (readonly number[])[])[];

const range = (count: number): readonly number[] => Array.from({length: count}, (_, i) => i);
export const mean = (values: readonly number[]): number =>
  values.reduce((sum, v) => sum + v, 0) / values.length;
export const map = (x: Image, f: (value: number, channel: number) => number): Image =>
  x.map((plane, c) => plane.map((row) => row.map((value) => f(value, c))));
export const plus = (a: Image, b: Image): Image =>
  a.map((plane, c) => plane.map((row, h) => row.map((value, w) => value + b[c]![h]![w]!)));
export const sides = (x: Image): readonly [number, number] => [x[0]!.length, x[0]![0]!.length];

/** Values by rows, columns and channels, as a tensor [H, W, C] holds them. */
export const values = (x: Image): number[] => {
  const [height, width] = sides(x);
  return range(height).flatMap((h) => range(width).flatMap((w) => x.map((plane) => plane[h]![w]!)));
};
export const imageFrom = (data: ArrayLike<number>, [height, width, channels]: readonly number[]): Image =>
  range(channels!).map((c) =>
    range(height!).map((h) => range(width!).map((w) => data[(h * width! + w) * channels! + c]!)),
  );

const pooled = (
  x: Image,
  [size, stride]: readonly [number, number],
  f: (window: readonly number[]) => number,
): Image => {
  const [height, width] = sides(x);
  const margin = (size - 1) / 2;
  return x.map((plane) =>
    range(Math.ceil(height / stride)).map((h) =>
      range(Math.ceil(width / stride)).map((w) =>
        f(
          range(size * size).flatMap((i) => {
            const value =
              plane[h * stride + Math.floor(i / size) - margin]?.[w * stride + (i % size) - margin];
            return value === undefined ? [] : [value];
          }),
        ),
      ),
    ),
  );
};
export const maxPool = (x: Image, size: number, stride: number): Image =>
  pooled(x, [size, stride], (window) => Math.max(...window));
export const averagePool = (x: Image, size: number): Image =>
  pooled(x, [size, 1], (window) => window.reduce((sum, v) => sum + v, 0) / (size * size));
export const halved = (x: Image): Image =>
  x.map((plane) =>
    range(plane.length / 2).map((h) =>
      range(plane[0]!.length / 2).map((w) =>
        mean([0, 1].flatMap((i) => [0, 1].map((j) => plane[2 * h + i]![2 * w + j]!))),
      ),
    ),
  );

/** Layers that look their weights up by name; they fail where there is none. */
export const byHand = (weights: Weights) => {
  const weight = (name: string) => {
    expect(weights, name).toHaveProperty([name]);
    return weights[name]!;
  };
  const bias = (name: string): ArrayLike<number> | undefined => weights[`${name}.bias`]?.values;
  return {
    weight,
    dense: (name: string, x: readonly number[]): number[] => {
      const {shape, values} = weight(`${name}.weight`);
      return range(shape[0]!).map((row) =>
        x.reduce((sum, v, i) => sum + v * values[row * x.length + i]!, bias(name)?.[row] ?? 0),
      );
    },
    conv: (name: string, x: Image, {stride = 1, dilation = 1} = {}): Image => {
      const {shape, values} = weight(`${name}.weight`);
      const [outputs, inputs, size] = shape as [number, number, number];
      const [height, width] = sides(x);
      const at = (place: number, tap: number): number => place * stride + (tap - (size - 1) / 2) * dilation;
      const sum = (o: number, h: number, w: number): number => {
        let total = bias(name)?.[o] ?? 0;
        for (let c = 0; c < inputs; c++)
          for (let i = 0; i < size; i++)
            for (let j = 0; j < size; j++)
              total += (x[c]![at(h, i)]?.[at(w, j)] ?? 0) * values[((o * inputs + c) * size + i) * size + j]!;
        return total;
      };
      return range(outputs).map((o) =>
        range(Math.ceil(height / stride)).map((h) =>
          range(Math.ceil(width / stride)).map((w) => sum(o, h, w)),
        ),
      );
    },
  };
};
