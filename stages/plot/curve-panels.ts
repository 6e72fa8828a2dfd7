import type {JsonObject} from '../../src/json.ts';
import {axisStyle, gridStyle} from './axis-style.ts';
import {colourOf, font, ink} from './colours.ts';
import type {LinePoint} from './lines.ts';

export interface CurvePanel {
  readonly title: string;
  readonly log: boolean;
  readonly points: readonly LinePoint[];
}

const [width, height] = [460, 190];
/** Panels of lines against the step, one below the other, with bands of confidence and one legend, as a Vega specification. */
export const curvePanels = (panels: readonly CurvePanel[], lines: readonly string[]): JsonObject => ({
  $schema: 'https://vega.github.io/schema/vega/v6.json',
  background: 'white',
  padding: 8,
  layout: {columns: 1, padding: 24, bounds: 'full', align: 'each'},
  scales: [{name: 'colour', type: 'ordinal', domain: lines, range: lines.map((_, i) => colourOf(i))}],
  legends: [
    {
      stroke: 'colour',
      symbolType: 'stroke',
      symbolStrokeWidth: 2.5,
      symbolSize: 300,
      orient: 'top',
      direction: 'horizontal',
      labelFont: font,
      labelFontSize: 12,
      labelColor: ink,
      columnPadding: 18,
    },
  ],
  marks: panels.map((panel, index) => curvePanel(panel, index === panels.length - 1)),
});

const curvePanel = ({title, log, points}: CurvePanel, last: boolean): JsonObject => ({
  type: 'group',
  encode: {enter: {width: {value: width}, height: {value: height}}},
  data: [{name: 'points', values: points.map((point) => ({...point}))}],
  scales: [
    {
      name: 'x',
      type: 'linear',
      domain: {data: 'points', field: 'step'},
      range: [0, width],
      nice: true,
      zero: true,
    },
    {
      name: 'y',
      type: log ? 'log' : 'linear',
      domain: {data: 'points', fields: ['low', 'high']},
      range: [height, 0],
      nice: true,
      zero: !log,
    },
  ],
  axes: [
    {
      scale: 'x',
      orient: 'bottom',
      tickCount: 8,
      format: ',d',
      gridScale: 'y',
      ...axisStyle,
      ...gridStyle,
      ...(last && {title: 'step'}),
    },
    {scale: 'y', orient: 'left', tickCount: 6, gridScale: 'x', ...axisStyle, ...gridStyle, title},
  ],
  marks: [
    {
      type: 'group',
      from: {facet: {name: 'line', data: 'points', groupby: 'line'}},
      marks: [band, line],
    },
  ],
});

const x = {scale: 'x', field: 'step'};
const colour = {scale: 'colour', field: 'line'};

const band: JsonObject = {
  type: 'area',
  from: {data: 'line'},
  encode: {
    enter: {
      x,
      y: {scale: 'y', field: 'low'},
      y2: {scale: 'y', field: 'high'},
      fill: colour,
      fillOpacity: {value: 0.2},
    },
  },
};

const line: JsonObject = {
  type: 'line',
  from: {data: 'line'},
  encode: {
    enter: {
      x,
      y: {scale: 'y', field: 'mean'},
      stroke: colour,
      strokeWidth: {value: 1.6},
      strokeJoin: {value: 'round'},
    },
  },
};
