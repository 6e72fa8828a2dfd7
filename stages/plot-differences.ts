import {Type} from 'typebox';
import {defineStage, one} from '../src/stage/stage.ts';
import {figure} from './artifacts/figure.ts';
import {metrics} from './artifacts/metrics.ts';
import {classDifferences, type ClassDifference} from './metrics/class-differences.ts';
import {barPanels} from './plot/bar-panels.ts';
import {colours} from './plot/colours.ts';
import {render} from './plot/render.ts';
import {csvOf} from './tables/csv.ts';

const [blue, orange, green, , purple] = colours;
/** The figures and their colours as in DLSM's Fig. 4. */
const panels = {
  precision: {title: 'Precision', colour: blue},
  recall: {title: 'Recall', colour: orange},
  density: {title: 'Density', colour: purple},
  coverage: {title: 'Coverage', colour: green},
} as const;
const names = ['precision', 'recall', 'density', 'coverage'] as const;

/** Class-wise differences between two methods (DLSM, Fig. 4). */
export default defineStage({
  about:
    'Draws what one method gains on another in precision, recall, density and coverage, class by class, sorted.',
  params: Type.Object(
    {
      title: Type.String({default: '', description: 'above the panels, such as the data set'}),
      y: Type.String({default: 'Difference', description: 'title of the axis of differences'}),
    },
    {additionalProperties: false},
  ),
  inputs: {ours: one(metrics), base: one(metrics)},
  output: figure,
  run: async ({params: {title, y}, inputs: {ours, base}}) => {
    const sorted = names.map((name) => ({
      name,
      classes: classDifferences(ours.values, base.values, name),
    }));
    const drawn = sorted.map(({name, classes}) => ({
      ...panels[name],
      bars: classes.map(({name, difference}) => ({name, value: difference})),
    }));
    const spec = barPanels(drawn, {title, x: 'Sorted classes', y});
    return {...(await render(spec)), csv: csvOf([header, ...sorted.flatMap(lines)])};
  },
});

const header = ['figure', 'place', 'class', 'ours', 'base', 'difference'];

/** Sorting loses which class is which: the table has the names. */
const lines = ({name, classes}: {readonly name: string; readonly classes: readonly ClassDifference[]}) =>
  classes.map((of, i) => [name, `${i + 1}`, of.name, `${of.ours}`, `${of.base}`, `${of.difference}`]);
