import type {SnapshotsConfig} from '../../schemas/snapshots.ts';
import {toBytes, type Range} from '../artifacts/bytes.ts';
import type {Model} from '../artifacts/model.ts';
import {sizeOf, type Shape} from '../math/shape.ts';
import type {Stream} from '../math/stream.ts';
import {sheetPicture} from '../plot/sheet.ts';
import {posteriorsOf} from '../score/posterior.ts';
import {drawClass, type Surroundings} from './draw.ts';

/** What a sheet of samples needs beside the weights. */
export interface SheetOfSamples extends Omit<SnapshotsConfig, 'every' | 'batch_size'> {
  readonly shape: Shape;
  readonly range: Range;
  /** The same noise each time. */
  readonly stream: Stream;
  readonly surroundings: Surroundings;
}

/** @throws TypeError for data of which no sheet of images can be made. */
export const rangeOfImages = (shape: Shape, range: Range | undefined): Range => {
  if (shape.length === 3 && [1, 3, 4].includes(shape[2]!) && range) return range;
  throw new TypeError(
    `snapshots are sheets of images of 8 bits with 1, 3 or 4 channels; these examples are [${shape.join(', ')}]` +
      `${range ? '' : ' of any range'}: leave snapshots out, and draw samples of the trained model`,
  );
};

/** The samples of a score model, as a nearly square sheet, PNG. */
export const sheetOfSamples = async (
  model: Model,
  {sampler, count, shape, range, stream, surroundings}: SheetOfSamples,
): Promise<Uint8Array> => {
  const [posterior] = posteriorsOf({score: model, class_scores: []}, 1)!;
  const {points} = await drawClass(posterior!, sampler, count, stream, surroundings);
  const bytes = toBytes(points, range);
  const [columns, size] = [Math.ceil(Math.sqrt(count)), sizeOf(shape)];
  const image = (i: number): Uint8Array => bytes.subarray(i * size, (i + 1) * size);
  const rows = Array.from({length: Math.ceil(count / columns)}, (_, row) => ({
    title: '',
    images: Array.from({length: Math.min(columns, count - row * columns)}, (_, i) =>
      image(row * columns + i),
    ),
  }));
  const [height, width, channels] = shape as [number, number, number];
  return (await sheetPicture({rows, height, width, channels, scale: 1})).png;
};
