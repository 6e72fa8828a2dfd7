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

/** What all images become; if absent each is as it is, and all are to be alike. */
export type Channels = 'grey' | 'colour';

export interface Decoding {
  readonly resize: Resize | undefined;
  readonly channels: Channels | undefined;
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
    if (own.join() !== shape.join()) throw new Error(unlike(inWords(path), own, inWords(paths[0]!), shape));
    kept.append(pixels);
    decoding.report.progress(i + 1, paths.length);
    if ((i + 1) % keepEvery === 0 || decoding.signal.aborted) kept.keep({});
    decoding.signal.throwIfAborted();
  }
  kept.close();
};

/** In what two images differ, and what would make them alike. */
const unlike = (name: string, shape: Shape, first: string, firstShape: Shape): string => {
  const cures = [
    ...(shape.slice(0, 2).join() === firstShape.slice(0, 2).join() ? [] : ['a size to resize them to']),
    ...(shape[2] === firstShape[2] ? [] : ['channels, grey or colour']),
  ];
  return `${name} is [${shape.join(', ')}], ${first} is [${firstShape.join(', ')}]: name ${cures.join(', and ')}`;
};

const decoded = async (
  path: string,
  {resize, channels}: Decoding,
): Promise<{pixels: Uint8Array; shape: Shape}> => {
  try {
    // Loaders of other programs read the numbers that are stored, as published statistics do.
    const image = sharp(path, {ignoreIcc: true});
    const {channels: own, hasAlpha, depth} = await image.metadata();
    checkPixels(hasAlpha, depth);
    const sized = resize
      ? image.resize(resize.size, resize.size, {fit: resize.crop ? 'cover' : 'fill'})
      : image;
    const {data, info} = await sized
      .toColourspace((channels ?? (own === 1 ? 'grey' : 'colour')) === 'grey' ? 'b-w' : 'srgb')
      .raw({depth: 'uchar'})
      .toBuffer({resolveWithObject: true});
    return {pixels: data, shape: [info.height, info.width, info.channels]};
  } catch (cause) {
    throw new Error(`${inWords(path)} cannot be read: ${(cause as Error).message}`, {cause});
  }
};

/** Numbers of other types have no agreed white: cast to bytes, floats from 0 to 1 would be black. */
const checkPixels = (hasAlpha: boolean, depth: string): void => {
  if (hasAlpha) throw new Error('it has an alpha channel: flatten it onto a background first');
  if (depth !== 'uchar' && depth !== 'ushort')
    throw new Error(
      `its pixels are of type ${depth}: convert it to 8 or 16 bits, from black to white 0 to 255 or 0 to 65535`,
    );
};
