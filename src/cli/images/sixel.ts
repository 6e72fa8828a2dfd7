import sharp, {type Sharp} from 'sharp';
import {FINALIZER, introducer, sixelEncode} from 'sixel';

/**
 * What to write to a terminal with sixels (https://vt100.net/docs/vt3xx-gp/chapter14.html) so that it shows a picture,
 * which a terminal does not fit to its width itself. It has one of at most 256 colors, on white where it is transparent.
 *
 * @param width of the terminal, in pixels.
 */
export const sixelImage = async (picture: Sharp, width: number): Promise<string> => {
  const fitted = picture.resize({width, withoutEnlargement: true}).flatten({background: 'white'});
  const reduced = await fitted.png({palette: true, colours: 256}).toBuffer();
  const {data, info} = await sharp(reduced).ensureAlpha().raw().toBuffer({resolveWithObject: true});
  const pixels = Uint8Array.from(data);
  const palette = [...new Set(new Uint32Array(pixels.buffer))];
  return introducer(1) + sixelEncode(pixels, info.width, info.height, palette) + FINALIZER;
};
