import {readFile} from 'node:fs/promises';

/** As wide as a page shows a picture, on a usual screen. */
const mostPixels = 1000;

/**
 * A picture as a source that stands in a page. Plots are drawn for print: one of more pixels than a page shows is made
 * smaller, and looks the same there; others are as their stage made them.
 */
export const pictureSource = async (path: string): Promise<string> => {
  const bytes = await readFile(path);
  if (path.endsWith('.svg')) return dataUrl('image/svg+xml', bytes);
  const small = await shrunk(bytes);
  return small ? dataUrl('image/webp', small) : dataUrl('image/png', bytes);
};

/** Undefined where that would not be smaller. The same bytes make the same. */
const shrunk = async (png: Buffer): Promise<Buffer | undefined> => {
  const {default: sharp} = await import('sharp');
  const picture = sharp(png);
  if ((await picture.metadata()).width <= mostPixels) return undefined;
  const small = await picture.resize({width: mostPixels}).webp({quality: 90}).toBuffer();
  return small.length < png.length ? small : undefined;
};

const dataUrl = (type: string, bytes: Buffer): string => `data:${type};base64,${bytes.toString('base64')}`;
