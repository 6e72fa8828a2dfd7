import sharp from 'sharp';
import {font, ink} from './colours.ts';
import {sheetPicture, titleWidth, type Sheet} from './sheet.ts';

/** A sheet with the titles of its rows at their left, as PNG. */
export const titledPicture = async (sheet: Sheet): Promise<Buffer> => {
  const {png, width, height} = await sheetPicture(sheet);
  const step = height / sheet.rows.length;
  const titles = sheet.rows.map(
    ({title}, row) =>
      `<text x="${titleWidth - 8}" y="${(row + 0.5) * step + 4}" text-anchor="end">${escaped(title)}</text>`,
  );
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${titleWidth}" height="${height}">` +
    `<g font-family="${font}" font-size="11" fill="${ink}">${titles.join('')}</g></svg>`;
  return sharp({create: {width: titleWidth + width, height, channels: 3, background: 'white'}})
    .composite([
      {input: png, left: titleWidth, top: 0},
      {input: Buffer.from(svg), left: 0, top: 0},
    ])
    .png()
    .toBuffer();
};

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
