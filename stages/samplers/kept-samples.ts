import type {Quantise} from '../../schemas/quantise.ts';
import type {Report} from '../../src/stage/stage.ts';
import type {Range} from '../artifacts/bytes.ts';
import {openKeptRows} from '../artifacts/kept-rows.ts';
import {quantised} from '../artifacts/quantise.ts';
import {rowsInFile, type RowSource} from '../artifacts/row-source.ts';
import {sizeOf, type Shape} from '../math/shape.ts';
import {intervals} from '../train/intervals.ts';
import {checkConverged} from './converged.ts';
import type {Moved} from './sampler.ts';

/** What samples are and how they become bytes. */
export interface SampleForm {
  readonly shape: Shape;
  /** Those with a range are kept as bytes, others as float32. */
  readonly range?: Range | undefined;
  readonly quantise: Quantise;
}

/** Samples that outlive a kill, batch by batch. */
export interface KeptSamples {
  /** Those that an earlier process left. */
  readonly count: number;
  /** Adds a batch and now and then keeps all. @throws RangeError that names the first sample that is not finite. */
  append(batch: Moved, className: string | undefined): void;
  /** Puts all that was appended safely on disk. */
  keep(): void;
  /** All samples, and the evaluations of the score for one, on average. */
  close(): {readonly points: RowSource; readonly nfe: number};
}

/** Early at first, then as the disk likes it; a kill costs no more than the batch it meets. */
const [firstMs, everyMs] = [250, 15_000];

/** The samples in a directory that outlives the process, to be gone on with. */
export const keepSamples = (
  dir: string,
  {shape, range, quantise}: SampleForm,
  report: Pick<Report, 'note' | 'checkpoint'>,
): KeptSamples => {
  const width = sizeOf(shape);
  const rows = openKeptRows(dir, width * (range ? 1 : 4), report.note);
  const {found} = rows;
  let count = found.count;
  let evaluations = (found.memo['evaluations'] as number | undefined) ?? 0;
  const due = intervals(firstMs, everyMs);
  const keep = (): void => {
    rows.keep({evaluations});
    report.checkpoint(count);
  };
  return {
    count,
    append: ({points, nfe}, className) => {
      checkConverged(points, width, count, className);
      rows.append(range ? quantised(points, range, quantise) : bytesOf(points));
      count += points.length / width;
      evaluations += (nfe * points.length) / width;
      if (due()) keep();
    },
    keep,
    close: () => {
      rows.close();
      const points = rowsInFile({path: rows.path, offset: 0, count, width, range});
      return {points, nfe: evaluations / count};
    },
  };
};

const bytesOf = ({buffer, byteOffset, byteLength}: Float32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);
