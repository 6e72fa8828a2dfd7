import {basename, dirname} from 'node:path';
import sharp from 'sharp';
import type {Report} from '../../src/stage/stage.ts';
import {openKeptRows, type KeptRows} from '../artifacts/kept-rows.ts';
import {rowsInFile} from '../artifacts/row-source.ts';
import {sizeOf, type Shape} from '../math/shape.ts';
import type {Images} from './images.ts';

/** Makes images one size: the whole image squeezed or stretched, or the largest square of its middle. */
export interface Resize {
  readonly size: number;
  readonly crop: boolean;
}

export interface Decoding {
  readonly resize: Resize | undefined;
  /** Outlives a crash: what was decoded is kept there. */
  readonly checkpoints: string;
  readonly report: Pick<Report, 'progress' | 'note'>;
  readonly signal: AbortSignal;
}

/** Images between two times that what is decoded is kept. */
const keepEvery = 1000;

/**
 * Images of files, each of the class that its directory is called; classes in the order of their names, images in the
 * order of classes and names. They are decoded one by one to a file of bytes and read from there.
 *
 * @throws Error that names the file which is no image, or of another shape than the first.
 */
export const folder = async (paths: readonly string[], decoding: Decoding): Promise<Images> => {
  const names = [...new Set(paths.map(classOf))].sort();
  const sorted = [...paths].sort((a, b) => compare(classOf(a), classOf(b)) || compare(a, b));
  const {shape} = await decoded(sorted[0]!, decoding);
  const kept = openKeptRows(decoding.checkpoints, sizeOf(shape), (line) => decoding.report.note(line));
  await decodeAll(sorted, shape, kept, decoding);
  const place = {path: kept.path, offset: 0, count: sorted.length, width: sizeOf(shape)};
  return {
    rows: (range) => rowsInFile({...place, range}),
    labels: Int32Array.from(sorted, (path) => names.indexOf(classOf(path))),
    shape,
    names,
  };
};

const classOf = (path: string): string => basename(dirname(path));
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const inWords = (path: string): string => `${classOf(path)}/${basename(path)}`;

const decodeAll = async (
  paths: readonly string[],
  shape: Shape,
  kept: KeptRows,
  decoding: Decoding,
): Promise<void> => {
  for (let i = kept.found.count; i < paths.length; i++) {
    const path = paths[i]!;
    const {pixels, shape: own} = await decoded(path, decoding);
    if (own.join() !== shape.join())
      throw new Error(
        `${inWords(path)} is [${own.join(', ')}], ${inWords(paths[0]!)} is [${shape.join(', ')}]: name a size to resize them to`,
      );
    kept.append(pixels);
    decoding.report.progress(i + 1, paths.length);
    if ((i + 1) % keepEvery === 0 || decoding.signal.aborted) kept.keep({});
    decoding.signal.throwIfAborted();
  }
  kept.close();
};

const decoded = async (path: string, {resize}: Decoding): Promise<{pixels: Uint8Array; shape: Shape}> => {
  try {
    const image = sharp(path);
    const {channels, hasAlpha} = await image.metadata();
    if (hasAlpha) throw new Error('it has an alpha channel: flatten it onto a background first');
    const sized = resize
      ? image.resize(resize.size, resize.size, {fit: resize.crop ? 'cover' : 'fill'})
      : image;
    const {data, info} = await sized
      .toColourspace(channels === 1 ? 'b-w' : 'srgb')
      .raw({depth: 'uchar'})
      .toBuffer({resolveWithObject: true});
    return {pixels: data, shape: [info.height, info.width, info.channels]};
  } catch (cause) {
    throw new Error(`${inWords(path)} cannot be read: ${(cause as Error).message}`, {cause});
  }
};
