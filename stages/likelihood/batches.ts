import type {Dataset} from '../artifacts/dataset.ts';
import type {Shape} from '../math/shape.ts';
import type {Stream} from '../math/stream.ts';
import {dequantise} from './dequantise.ts';

/** Some examples, one after the other, and where the first of them stands among those of its pass. */
export interface Batch {
  readonly points: Float32Array;
  readonly first: number;
  readonly count: number;
  readonly shape: Shape;
  /** Of the pass's noise. */
  readonly stream: Stream;
}

export interface Passes {
  readonly repeats: number;
  readonly batchSize: number;
  readonly stream: Stream;
}

/** The examples of the data in batches, pass after pass. Data that were bytes are dequantised anew in every pass. */
export function* batchesOf(data: Dataset, {repeats, batchSize, stream}: Passes): Generator<Batch> {
  const {points, shape, range} = data;
  const {count} = points;
  for (let pass = 0; pass < repeats; pass++) {
    const ofPass = stream.split(`pass ${pass}`);
    const bytes = ofPass.split('bytes');
    for (let first = 0; first < count; first += batchSize) {
      const size = Math.min(batchSize, count - first);
      const rows = points.between(first, first + size);
      const uniform = (): Float32Array => bytes.uniform(0, rows.length, first * points.width);
      yield {
        points: range ? dequantise(rows, range, uniform()) : rows,
        first,
        count: size,
        shape,
        stream: ofPass,
      };
    }
  }
}
