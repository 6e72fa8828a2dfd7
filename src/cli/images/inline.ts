import type {Screen} from './screen.ts';

/** A picture as PNG. */
export interface Png {
  readonly png: Uint8Array;
  /** In pixels. */
  readonly width: number;
}

/** What to write to a terminal that reads PNG so that it shows this one. */
export const inlineImage = (protocol: 'kitty' | 'iterm2', {png, width}: Png, screen: Screen): string => {
  const isWide = width > screen.width;
  const data = Buffer.from(png).toString('base64');
  return protocol === 'kitty'
    ? kitty(data, isWide ? screen.columns : undefined)
    : iterm2(data, png.length, isWide);
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
