import {Type} from 'typebox';
import {defineStage, many, optional} from '../src/stage/stage.ts';
import {checkSameClasses} from './artifacts/class-names.ts';
import {dataset, type Dataset} from './artifacts/dataset.ts';
import {figure} from './artifacts/figure.ts';
import {samples, type Samples} from './artifacts/samples.ts';
import {
  areImages,
  classRows,
  plainRows,
  sheetOf,
  titlesOf,
  type ClassTitle,
  type LabelledImages,
} from './plot/image-rows.ts';
import {render} from './plot/render.ts';
import {sheetsSpec} from './plot/sheet.ts';
import {letter, titleOf} from './plot/titles.ts';

/** Sheets of images side by side: the first ones, or a row of each class (DLSM, Fig. 3). */
export default defineStage({
  about:
    'Draws images as sheets, the first ones or a row of each class: a sheet a method, the data last if wired.',
  params: Type.Object(
    {
      columns: Type.Integer({minimum: 1, default: 10, description: 'images in a row'}),
      rows: Type.Integer({minimum: 1, default: 10, description: 'rows, where they are not the classes'}),
      by_class: Type.Boolean({default: false, description: 'a row of each class, with its name'}),
      classes: Type.Optional(
        Type.Array(Type.String(), {
          minItems: 1,
          description: 'classes by name that have a row, in their order; all of them if absent',
        }),
      ),
      titles: Type.Record(Type.String(), Type.String(), {
        default: {},
        description: 'titles of the sheets by cell label or stage; others are titled by their label',
      }),
      data_title: Type.String({default: 'Data', description: 'title of the data’s sheet'}),
      letters: Type.Boolean({
        default: true,
        description: 'count the sheets (a), (b), … if there are several',
      }),
      scale: Type.Integer({minimum: 1, default: 2, description: 'pixels to a side of an image’s pixel'}),
    },
    {additionalProperties: false},
  ),
  inputs: {samples: many(samples), data: optional(dataset)},
  output: figure,
  run: async ({params, inputs: {samples, data}}) => {
    const {columns, rows, letters, scale} = params;
    const members = samples.map((member) => ({title: titleOf(member, params.titles), value: member.value}));
    const sources: readonly Source[] = data ? [...members, {title: params.data_title, value: data}] : members;
    const images = sources.map(({title, value}) => checked(title, value));
    if (images.length === 0) throw new TypeError('nothing to draw: wire the input "samples", or "data"');
    const classes = params.by_class || params.classes ? chosenClasses(params.classes, sources) : undefined;
    const sheets = images.map((image) => {
      const {labels} = image;
      const drawn = classes
        ? classRows(labels, classes, columns)
        : plainRows(Int32Array.from(labels.keys()), columns, rows);
      return sheetOf(image, drawn, scale);
    });
    const titled = sources.length > 1 || Object.keys(params.titles).length > 0;
    const titles = sources.map(({title}, i) => (letters && sources.length > 1 ? letter(i) : '') + title);
    return render(await sheetsSpec(sheets.map((sheet, i) => ({title: titled ? titles[i]! : '', sheet}))));
  },
});

interface Source {
  readonly title: string;
  readonly value: Samples | Dataset;
}

/** @throws TypeError when there is nothing to draw, or what there is are no images. */
const checked = (title: string, images: Samples | Dataset): LabelledImages => {
  const {shape, range, labels} = images;
  if (!areImages(images))
    throw new TypeError(
      `${title}: only images of 8 bits with 1, 3 or 4 channels can be drawn, got examples [${shape.join(', ')}]${range ? '' : ' of any range'}`,
    );
  if (labels.length === 0) throw new RangeError(`${title}: there are no images to draw`);
  return images as LabelledImages;
};

/** The classes that have a row in every sheet. */
const chosenClasses = (
  chosen: readonly string[] | undefined,
  sources: readonly Source[],
): readonly ClassTitle[] => {
  const present = titlesOf(
    sources.map(({value}) => value.labels),
    namesOf(sources),
  );
  if (!chosen) return present;
  return chosen.map((name) => {
    const found = present.find((title) => title.name === name);
    if (!found)
      throw new RangeError(
        `there are no images of class ${name}: there are ${present.map(({name}) => name).join(', ')}`,
      );
    return found;
  });
};

/** @throws TypeError where two sources have other names for a class: a row has one title in all sheets. */
const namesOf = (sources: readonly Source[]): readonly string[] | undefined => {
  const named = sources.flatMap(({title, value: {names}}) => (names ? [{of: title, names}] : []));
  const [most, ...rest] = named.toSorted((a, b) => b.names.length - a.names.length);
  for (const some of rest) checkSameClasses(some, most!);
  return most?.names;
};
