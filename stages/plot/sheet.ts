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
/** Room for the titles of rows, in pixels. */
export const titleWidth = 90;
const titleHeight = 24;
const panelGap = 12;

/** One sheet of several that stand side by side; the title is above it, none if empty. */
export interface Panel {
  readonly title: string;
  readonly sheet: Sheet;
}

/** Sheets side by side as a Vega specification, with the titles of the first one's rows at the left. */
export const sheetsSpec = async (panels: readonly Panel[]): Promise<JsonObject> => {
  const pictures = await Promise.all(panels.map(({sheet}) => sheetPicture(sheet)));
  const {rows, height, scale} = panels[0]!.sheet;
  const left = rows.some(({title}) => title !== '') ? titleWidth : 0;
  const top = panels.some(({title}) => title !== '') ? titleHeight : 0;
  const starts = pictures.map((_, i) =>
    pictures.slice(0, i).reduce((x, {width}) => x + width + panelGap, left),
  );
  return {
    width: starts.at(-1)! + pictures.at(-1)!.width,
    height: top + Math.max(...pictures.map(({height}) => height)),
    background: 'white',
    padding: 4,
    marks: [
      ...pictures.map((picture, i) => pictureMark(picture, starts[i]!, top)),
      ...panels.map(({title}, i) =>
        titleMark(title, starts[i]! + pictures[i]!.width / 2, top - 10, 'center'),
      ),
      ...rows.map(({title}, row) =>
        titleMark(title, left - 8, top + (row + 0.5) * cell(height) * scale, 'right'),
      ),
    ],
  };
};

interface Picture {
  readonly png: Buffer;
  readonly width: number;
  readonly height: number;
}

const pictureMark = ({png, width, height}: Picture, x: number, y: number): JsonObject => ({
  type: 'image',
  encode: {
    enter: {
      url: {value: `data:image/png;base64,${png.toString('base64')}`},
      x: {value: x},
      y: {value: y},
      width: {value: width},
      height: {value: height},
    },
  },
});

/** The images alone, without titles, as PNG; lengths in pixels. */
export const sheetPicture = async (sheet: Sheet): Promise<Picture> => {
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

const titleMark = (text: string, x: number, y: number, align: 'center' | 'right'): JsonObject => ({
  type: 'text',
  encode: {
    enter: {
      text: {value: text},
      x: {value: x},
      y: {value: y},
      align: {value: align},
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
