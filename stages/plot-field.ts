import {Type} from 'typebox';
import {defineStage, type Labelled, many, optional} from '../src/stage/stage.ts';
import {checkSameClasses} from './artifacts/class-names.ts';
import {dataset, inMemory, type SmallDataset} from './artifacts/dataset.ts';
import {figure} from './artifacts/figure.ts';
import {metrics, type Metrics} from './artifacts/metrics.ts';
import type {NpyArray} from './artifacts/npy.ts';
import {dotMarks, thinned} from './plot/dots.ts';
import {facets, pathMark, type Window} from './plot/facets.ts';
import {quiver} from './plot/quiver.ts';
import {render} from './plot/render.ts';
import {letter, nameOf, titleOf} from './plot/titles.ts';
import {ink} from './plot/colours.ts';

const below = {diameter: 3, opacity: 0.5};

/** Fig. 1 of DLSM: the score fields of several methods side by side. */
export default defineStage({
  about: 'Draws score fields as arrows: a column a method, a row a class.',
  params: Type.Object(
    {
      field: Type.Union([Type.Literal('posterior'), Type.Literal('likelihood')], {
        default: 'posterior',
        description: 'which score to draw',
      }),
      titles: Type.Record(Type.String(), Type.String(), {
        default: {},
        description: 'column titles by cell label or stage; others are titled by their label',
      }),
      rows: Type.Array(Type.String(), {
        default: [],
        description: 'row titles; by default the names of the classes',
      }),
      letters: Type.Boolean({default: true, description: 'count the columns (a), (b), …'}),
      pixels: Type.Integer({minimum: 50, default: 260, description: 'width of a panel in pixels'}),
    },
    {additionalProperties: false},
  ),
  inputs: {fields: many(metrics), data: optional(dataset)},
  output: figure,
  run: ({params, inputs: {fields, data: all}}) => {
    const [first] = fields;
    if (!first)
      throw new TypeError(
        'nothing to draw: wire at least one stage that measures fields to the input "fields"',
      );
    const names = classesOf(first);
    for (const member of fields)
      checkSameClasses({of: nameOf(member), names: classesOf(member)}, {of: nameOf(first), names});
    const titles = fields.map(
      (member, i) => (params.letters ? letter(i) : '') + titleOf(member, params.titles),
    );
    const window = windowOf(arrayOf(first, 'grid'), params.pixels);
    const data = all && inMemory(all);
    const under = names.map((_, label) =>
      data ? dotMarks(window, thinned(ofClass(data, label), 200), below) : [],
    );
    const spec = facets({
      columns: titles,
      rows: names.map((name, label) => params.rows[label] ?? name),
      window,
      marks: (label, column) => {
        const member = fields[column] as Labelled<Metrics>;
        const vectors = arrayOf(member, `${params.field}_${label}`).values;
        const arrows = quiver(
          window,
          arrayOf(member, 'grid').values as Float32Array,
          vectors as Float32Array,
        );
        return [...(under[label] ?? []), pathMark(arrows, {fill: ink})];
      },
    });
    return render(spec);
  },
});

const classesOf = ({value}: Labelled<Metrics>): readonly string[] =>
  value.values['classes'] as readonly string[];

const arrayOf = (member: Labelled<Metrics>, name: string): NpyArray => {
  const array = member.value.arrays[name];
  if (!array)
    throw new TypeError(
      `${nameOf(member)} has no array ${name}; it has ${Object.keys(member.value.arrays).join(', ')}`,
    );
  return array;
};

/** The grid's extent, and half a step around it so that arrows at the edge are seen. */
const windowOf = ({values}: NpyArray, pixels: number): Window => {
  const extent = (axis: number): number =>
    (values as Float32Array).reduce((most, value, i) => (i % 2 === axis ? Math.max(most, value) : most), 0);
  return {halfWidth: extent(0) * 1.03, halfHeight: extent(1) * 1.03, pixels};
};

const ofClass = (
  {points, labels}: SmallDataset,
  label: number,
): {points: Float32Array; labels: Int32Array} => ({
  points: points.filter((_, i) => labels[i >> 1] === label),
  labels: labels.filter((other) => other === label),
});
