import type {Protocol} from './protocol.ts';

/** Pixels of a character's width at the least: a picture wider than its terminal is fitted to it. */
const leastCellWidth = 6;

/** What to write to a terminal so that it shows a PNG of this width in pixels. */
export const inlineImage = (
  protocol: Protocol,
  png: Uint8Array,
  {width, columns}: {readonly width: number; readonly columns: number},
): string => {
  const isWide = width > columns * leastCellWidth;
  const data = Buffer.from(png).toString('base64');
  return protocol === 'kitty' ? kitty(data, isWide ? columns : undefined) : iterm2(data, png.length, isWide);
};

/** https://sw.kovidgoyal.net/kitty/graphics-protocol/: at most 4096 characters at a time, `m=1` if more follow. */
const kitty = (data: string, columns: number | undefined): string => {
  const chunks = data.match(/.{1,4096}/g) ?? [];
  return chunks
    .map((chunk, at) => {
      const first = at === 0 ? `a=T,f=100,q=2,${columns === undefined ? '' : `c=${columns},`}` : '';
      return `\x1b_G${first}m=${at < chunks.length - 1 ? 1 : 0};${chunk}\x1b\\`;
    })
    .join('');
};

/** https://iterm2.com/documentation-images.html */
const iterm2 = (data: string, bytes: number, isWide: boolean): string =>
  `\x1b]1337;File=inline=1;size=${bytes};width=${isWide ? '100%' : 'auto'};preserveAspectRatio=1:${data}\x07`;
