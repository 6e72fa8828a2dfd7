import * as tf from '@tensorflow/tfjs-core';
import type {NativeBackend} from '../math/native.ts';
import {type Bounds, type Cut, type PointRows, places, type Points, type Tile} from './tiles.ts';

/** Rows per tile: a product of 1024 × 2048 × 1024 is worth handing over, and its 4 MiB are little memory. */
const handedOver = 1024;

/** Unit roundoff of float32, and of the 10 bits that a GPU's matrix units may keep of a factor (TF32). */
const [unit, gpuUnit] = [2 ** -24, 2 ** -11];
/** The least normal float32: smaller numbers and products may count as 0. */
const least = 2 ** -126;

/**
 * Tiles by the dot products of float32 rows: ‖a − b‖² = ‖a‖² + ‖b‖² − 2 a·b, for which TensorFlow has a fast product
 * of matrices. Rows are moved by one centre, which changes no distance and saves digits, and by a power of two.
 *
 * Whatever the order of its d terms, a float32 dot product errs by at most γ Σ|a_c b_c| ≤ γ (‖a‖² + ‖b‖²) / 2 with
 * γ = d u / (1 − d u) (Higham, Accuracy and Stability of Numerical Algorithms, 3.1); rounding the rows moves a squared
 * distance by at most 4 u (‖a‖² + ‖b‖²) (1 + 2u). So β (‖a‖² + ‖b‖²) + τ bounds what is unknown, with β a little above
 * (d + 4) u for all that is rounded in float64 besides, and τ for what is lost below the least float32.
 */
export function* productTiles(
  backend: NativeBackend,
  a: PointRows,
  b: PointRows,
  {tile = handedOver, upper}: Cut,
): Generator<Tile> {
  const frame = frameOf(a.between(0, Math.min(a.count, handedOver)), a.width);
  const slack = slackOf(a.width, backend.isUsingGpuDevice ?? false);
  const rows = boundsOf(a, frame, slack);
  const columns = upper ? rows : boundsOf(b, frame, slack);
  // Distances are bounded in units of the frame, and compared in those of the points.
  const factor = -2 / frame.scale ** 2;
  let column: {readonly j0: number; readonly points: Points; readonly moved: tf.Tensor2D} | undefined;
  try {
    for (const place of places(a.count, b.count, tile, upper)) {
      const {i0, i1, j0, j1} = place;
      if (column?.j0 !== j0) {
        column?.moved.dispose();
        const points = b.between(j0, j1);
        column = {j0, points, moved: toTensor(points, frame)};
      }
      const points = a.between(i0, i1);
      const values = products(points, column.moved, frame);
      const others = column.points;
      const exact = (i: number, j: number): number => squared(points, others, i - i0, j - j0, a.width);
      yield {...place, stride: j1 - j0, values, factor, rows, columns, exact};
    }
  } finally {
    column?.moved.dispose();
  }
}

/** What rows are moved by before they become float32. */
interface Frame {
  readonly centre: Float64Array;
  /** A power of two. */
  readonly scale: number;
}

/** The mean of some rows, and a scale by which these are at most 1: any frame is right, a near one is quick. */
const frameOf = (points: Points, width: number): Frame => {
  const centre = new Float64Array(width);
  for (let at = 0; at < points.length; at++)
    centre[at % width] = centre[at % width]! + (points[at]! * width) / points.length;
  let most = 0;
  for (let at = 0; at < points.length; at++)
    most = Math.max(most, Math.abs(points[at]! - centre[at % width]!));
  return {centre, scale: most > 0 ? 2 ** -Math.ceil(Math.log2(most)) : 1};
};

const moved = (points: Points, {centre, scale}: Frame): Float32Array => {
  const width = centre.length;
  const result = new Float32Array(points.length);
  for (let at = 0; at < points.length;)
    for (let c = 0; c < width; c++, at++) result[at] = (points[at]! - centre[c]!) * scale;
  return result;
};

const toTensor = (points: Points, frame: Frame): tf.Tensor2D =>
  tf.tensor2d(moved(points, frame), [points.length / frame.centre.length, frame.centre.length]);

const products = (points: Points, columns: tf.Tensor2D, frame: Frame): Float32Array => {
  const product = tf.tidy(() => tf.matMul<tf.Tensor2D>(toTensor(points, frame), columns, false, true));
  const values = product.dataSync<'float32'>();
  product.dispose();
  return values;
};

/** What a distance is unknown by: β times the squared lengths, and τ. */
interface Slack {
  readonly relative: number;
  readonly absolute: number;
}

const slackOf = (width: number, gpu: boolean): Slack => ({
  // A hundredth and a few units more than the sum above, for 1 / (1 − d u) and for float64.
  relative: 1.01 * ((width + 16) * unit + (gpu ? 2 * gpuUnit : 0)),
  absolute: 8 * width * least,
});

/** ‖a‖² less and more than half of what is unknown, per row, in the units of the points. */
const boundsOf = (rows: PointRows, frame: Frame, {relative, absolute}: Slack): Bounds => {
  const [low, high] = [new Float64Array(rows.count), new Float64Array(rows.count)];
  for (let first = 0; first < rows.count; first += handedOver) {
    const points = moved(rows.between(first, Math.min(first + handedOver, rows.count)), frame);
    for (let at = 0, row = first; at < points.length; row++) {
      let length = 0;
      for (let c = 0; c < rows.width; c++, at++) length += points[at]! * points[at]!;
      low[row] = (length * (1 - relative) - absolute) / frame.scale ** 2;
      high[row] = (length * (1 + relative) + absolute) / frame.scale ** 2;
    }
  }
  return {low, high};
};

const squared = (a: Points, b: Points, i: number, j: number, width: number): number => {
  let sum = 0;
  for (let c = 0, x = i * width, y = j * width; c < width; c++, x++, y++) {
    const difference = a[x]! - b[y]!;
    sum += difference * difference;
  }
  return sum;
};
