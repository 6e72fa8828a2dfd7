import type {Json, JsonObject} from '../../src/json.ts';
import {font, frame, ink} from './colours.ts';

/** A rectangle of the plane in the data's units, and the size of its picture in pixels. */
export interface Window {
  /** Half extents around the origin. */
  readonly halfWidth: number;
  readonly halfHeight: number;
  readonly pixels: number;
}

export interface Facets {
  readonly columns: readonly string[];
  /** Titles of the rows, one a row; empty texts leave the margin out. */
  readonly rows: readonly string[];
  readonly window: Window;
  /** The Vega marks of a panel, placed by `toPixels`. */
  readonly marks: (row: number, column: number) => readonly JsonObject[];
}

const gap = 10;
const titleHeight = 24;

/** Width and height of a panel in pixels; both axes have one scale. */
export const panelSize = ({
  halfWidth,
  halfHeight,
  pixels,
}: Window): readonly [width: number, height: number] => [
  pixels,
  Math.round((pixels * halfHeight) / halfWidth),
];

/** From a point of the plane to pixels of the panel, y downwards. */
export const toPixels = (window: Window, x: number, y: number): readonly [number, number] => {
  const [width, height] = panelSize(window);
  return [(width * (1 + x / window.halfWidth)) / 2, (height * (1 - y / window.halfHeight)) / 2];
};

/** Equal framed panels without ticks, aligned in rows and columns, titles above and at the left, as a Vega specification. */
export const facets = ({columns, rows, window, marks}: Facets): JsonObject => {
  const [width, height] = panelSize(window);
  const margin = rows.some((title) => title !== '') ? titleHeight : 0;
  const at = (row: number, column: number): readonly [number, number] => [
    margin + column * (width + gap),
    titleHeight + row * (height + gap),
  ];
  const panels = rows.flatMap((_, row) =>
    columns.map((_, column) => panel(at(row, column), [width, height], marks(row, column))),
  );
  const above = columns.map((title, column) => text(title, at(0, column)[0] + width / 2, titleHeight - 8, 0));
  const left = rows.map((title, row) => text(title, margin - 10, at(row, 0)[1] + height / 2, -90));
  const [right, bottom] = at(rows.length - 1, columns.length - 1);
  return {
    $schema: 'https://vega.github.io/schema/vega/v6.json',
    background: 'white',
    padding: 8,
    width: right + width,
    height: bottom + height,
    marks: [...panels, ...above, ...(margin > 0 ? left : [])],
  };
};

const panel = (
  [x, y]: readonly [number, number],
  [width, height]: readonly [number, number],
  marks: readonly Json[],
): JsonObject => ({
  type: 'group',
  encode: {enter: constants({x, y, width, height, fill: 'white', stroke: frame, strokeWidth: 1, clip: true})},
  marks,
});

const text = (title: string, x: number, y: number, angle: number): JsonObject => ({
  type: 'text',
  encode: {
    enter: constants({
      x,
      y,
      angle,
      text: title,
      font,
      fontSize: 13,
      fill: ink,
      align: 'center',
      baseline: 'alphabetic',
    }),
  },
});

/** A mark that is one SVG path, its properties as they are in Vega. */
export const pathMark = (path: string, properties: Readonly<Record<string, Json>>): JsonObject => ({
  type: 'path',
  encode: {enter: constants({path, ...properties})},
});

const constants = (properties: Readonly<Record<string, Json>>): JsonObject =>
  Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, {value}]));
