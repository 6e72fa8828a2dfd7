import sharp from 'sharp';
import type {JsonObject} from '../../src/json.ts';
import {font, ink} from './colours.ts';

/** Images of 8 bits in rows, each row with a title at its left; rows may be of different lengths. */
export interface Sheet {
  /** Each image [H, W, C] with one, three or four channels. */
  readonly rows: readonly {readonly title: string; readonly images: readonly Uint8Array[]}[];
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Pixels of the sheet to a side of an image's pixel. */
  readonly scale: number;
}

/** Black pixels around each image, before it is scaled: as in the grids that the field's papers show. */
const padding = 2;
const titleWidth = 90;

/** The sheet as a Vega specification with one picture in it and the titles beside. */
export const sheetSpec = async (sheet: Sheet): Promise<JsonObject> => {
  const {rows, scale} = sheet;
  const {png, width, height} = await sheetPicture(sheet);
  const titled = rows.some(({title}) => title !== '');
  const left = titled ? titleWidth : 0;
  return {
    width: left + width,
    height,
    padding: 4,
    marks: [
      {
        type: 'image',
        encode: {
          enter: {
            url: {value: `data:image/png;base64,${png.toString('base64')}`},
            x: {value: left},
            width: {value: width},
            height: {value: height},
          },
        },
      },
      ...rows.map(({title}, row) => titleMark(title, left, (row + 0.5) * cell(sheet.height) * scale)),
    ],
  };
};

/** The images alone, without titles, as PNG; lengths in pixels. */
export const sheetPicture = async (
  sheet: Sheet,
): Promise<{readonly png: Buffer; readonly width: number; readonly height: number}> => {
  const {rows, scale} = sheet;
  const columns = Math.max(...rows.map(({images}) => images.length));
  const [across, down] = [columns * cell(sheet.width) + padding, rows.length * cell(sheet.height) + padding];
  const [width, height] = [across * scale, down * scale];
  const png = await sharp(pixelsOf(sheet, across, down), {raw: {width: across, height: down, channels: 3}})
    .resize(width, height, {kernel: 'nearest'})
    .png()
    .toBuffer();
  return {png, width, height};
};

const cell = (length: number): number => length + padding;

const titleMark = (text: string, left: number, y: number): JsonObject => ({
  type: 'text',
  encode: {
    enter: {
      text: {value: text},
      x: {value: left - 8},
      y: {value: y},
      align: {value: 'right'},
      baseline: {value: 'middle'},
      font: {value: font},
      fill: {value: ink},
    },
  },
});

/** Red, green and blue of the whole sheet; grey images have all three alike, a fourth channel is left out. */
const pixelsOf = (sheet: Sheet, across: number, down: number): Uint8Array => {
  const {rows, height, width, channels} = sheet;
  const pixels = new Uint8Array(across * down * 3);
  rows.forEach(({images}, row) => {
    images.forEach((image, column) => {
      const [top, left] = [padding + row * cell(height), padding + column * cell(width)];
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++)
          for (let c = 0; c < 3; c++)
            pixels[((top + y) * across + left + x) * 3 + c] =
              image[(y * width + x) * channels + (channels < 3 ? 0 : c)]!;
    });
  });
  return pixels;
};
