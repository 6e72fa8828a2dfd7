import {Type} from 'typebox';
import {defineStage, optional} from '../src/stage/stage.ts';
import {toBytes, type Range} from './artifacts/bytes.ts';
import {dataset, rowsOf, type Dataset} from './artifacts/dataset.ts';
import {figure} from './artifacts/figure.ts';
import {samples, type Samples} from './artifacts/samples.ts';
import {render} from './plot/render.ts';
import {sheetSpec, type Sheet} from './plot/sheet.ts';

/** A sheet of images: the first ones, or a row of each class. */
export default defineStage({
  about: 'Draws samples or data that are images as one sheet, or as a row of each class.',
  params: Type.Object(
    {
      columns: Type.Integer({minimum: 1, default: 10, description: 'images in a row'}),
      rows: Type.Integer({minimum: 1, default: 10, description: 'rows, where they are not the classes'}),
      by_class: Type.Boolean({default: false, description: 'a row of each class, with its name'}),
      scale: Type.Integer({minimum: 1, default: 2, description: 'pixels to a side of an image’s pixel'}),
    },
    {additionalProperties: false},
  ),
  inputs: {samples: optional(samples), data: optional(dataset)},
  output: figure,
  run: async ({params: {columns, rows, by_class: byClass, scale}, inputs}) => {
    const images = checked(inputs.samples ?? inputs.data);
    const [height, width, channels] = images.shape as [number, number, number];
    const image = (row: number): Uint8Array => toBytes(images.points.between(row, row + 1), images.range);
    const drawn = byClass ? classRows(images, inputs.data, columns) : plainRows(images, columns, rows);
    const sheet: Sheet = {
      rows: drawn.map(({title, members}) => ({title, images: members.map(image)})),
      height,
      width,
      channels,
      scale,
    };
    return render(await sheetSpec(sheet));
  },
});

type Images = Samples | Dataset;
type Drawable = Images & {readonly range: Range};

/** @throws TypeError when there is nothing to draw, or what there is are no images. */
const checked = (images: Images | undefined): Drawable => {
  if (!images) throw new TypeError('nothing to draw: wire the input "samples", or "data"');
  const {shape, range} = images;
  if (shape.length !== 3 || ![1, 3, 4].includes(shape[2]!) || !range)
    throw new TypeError(
      `only images of 8 bits with 1, 3 or 4 channels can be drawn, got examples [${shape.join(', ')}]${range ? '' : ' of any range'}`,
    );
  if (images.labels.length === 0) throw new RangeError('there are no images to draw');
  return {...images, range};
};

interface Row {
  readonly title: string;
  /** Numbers of the images. */
  readonly members: readonly number[];
}

const plainRows = ({labels}: Drawable, columns: number, rows: number): readonly Row[] =>
  Array.from({length: Math.min(rows, Math.ceil(labels.length / columns))}, (_, row) => ({
    title: '',
    members: Array.from(
      {length: Math.min(columns, labels.length - row * columns)},
      (_, i) => row * columns + i,
    ),
  }));

const classRows = ({labels, names}: Drawable, data: Dataset | undefined, columns: number): readonly Row[] => {
  const classes = labels.reduce((top, label) => Math.max(top, label), 0) + 1;
  return Array.from({length: classes}, (_, label) => ({
    title: (names ?? data?.names)?.[label] ?? `class ${label}`,
    members: [...rowsOf(labels, label)].slice(0, columns),
  }));
};
