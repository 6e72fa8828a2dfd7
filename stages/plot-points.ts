import {Type} from 'typebox';
import {defineStage, many, optional} from '../src/stage/stage.ts';
import {dataset, inMemory} from './artifacts/dataset.ts';
import {figure} from './artifacts/figure.ts';
import {samples} from './artifacts/samples.ts';
import {checkFinite} from './metrics/finite.ts';
import {dotMarks, type Dots, thinned} from './plot/dots.ts';
import {facets} from './plot/facets.ts';
import {render} from './plot/render.ts';
import {letter, nameOf, titleOf} from './plot/titles.ts';

const positive = (value: number, description: string) =>
  Type.Number({exclusiveMinimum: 0, default: value, description});

/** Samples of several methods side by side, coloured by class. */
export default defineStage({
  about:
    'Draws samples as points of the plane, coloured by class: a column a method, the data last if wired.',
  params: Type.Object(
    {
      titles: Type.Record(Type.String(), Type.String(), {
        default: {},
        description: 'column titles by cell label or stage; others are titled by their label',
      }),
      data_title: Type.String({default: 'Data', description: 'title of the data’s column'}),
      letters: Type.Boolean({default: true, description: 'count the columns (a), (b), …'}),
      width: positive(40, 'half extent in x, in units of the data'),
      height: positive(25, 'half extent in y, in units of the data'),
      count: Type.Integer({minimum: 1, default: 3000, description: 'points drawn of each class, at most'}),
      diameter: positive(1.6, 'of a point, in pixels'),
      opacity: Type.Number({exclusiveMinimum: 0, maximum: 1, default: 0.6, description: 'of a point'}),
      pixels: Type.Integer({minimum: 50, default: 260, description: 'width of a panel in pixels'}),
    },
    {additionalProperties: false},
  ),
  inputs: {samples: many(samples), data: optional(dataset)},
  output: figure,
  run: ({params, inputs}) => {
    const {letters, width, height, pixels, count} = params;
    const drawn = inputs.samples.map((member) => ({
      title: titleOf(member, params.titles),
      value: member.value,
      name: nameOf(member),
    }));
    const columns = inputs.data
      ? [...drawn, {title: params.data_title, value: inputs.data, name: 'data'}]
      : drawn;
    if (columns.length === 0)
      throw new TypeError('nothing to draw: wire samples to the input "samples", or data to "data"');
    const wide = columns.find(({value}) => value.points.width !== 2);
    if (wide)
      throw new TypeError(
        `${wide.name} has points of width ${wide.value.points.width}; only points of the plane can be drawn`,
      );
    const dots: readonly Dots[] = columns.map(({name, value}) => {
      const points = inMemory(value);
      checkFinite(points.points, 2, name);
      return thinned(points, count);
    });
    const window = {halfWidth: width, halfHeight: height, pixels};
    const spec = facets({
      columns: columns.map(({title}, i) => (letters ? letter(i) : '') + title),
      rows: [''],
      window,
      marks: (_, column) => dotMarks(window, dots[column]!, params),
    });
    return render(spec);
  },
});
