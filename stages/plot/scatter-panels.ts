import type {JsonObject} from '../../src/json.ts';
import {axisStyle, gridStyle} from './axis-style.ts';
import {colourOf, font, ink} from './colours.ts';
import type {MetricPoint} from './metric-points.ts';

export interface ScatterAxis {
  readonly title: string;
  readonly log: boolean;
}

export interface ScatterPanel {
  readonly x: ScatterAxis;
  readonly y: ScatterAxis;
  readonly points: readonly MetricPoint[];
}

/** What colours and shapes stand for, in the order of the legends. */
export interface Keys {
  readonly series: readonly string[];
  readonly kinds: readonly string[];
  /** Whether the points of a series are joined in the order of x. */
  readonly joined: boolean;
}

const [width, height] = [300, 220];
const shapes = ['circle', 'square', 'triangle-up', 'diamond', 'cross', 'triangle-down', 'triangle-right'];

/** Panels of points, two beside each other, coloured by series and shaped by kind, as a Vega specification. */
export const scatterPanels = (panels: readonly ScatterPanel[], keys: Keys): JsonObject => ({
  $schema: 'https://vega.github.io/schema/vega/v6.json',
  background: 'white',
  padding: 8,
  layout: {columns: Math.min(2, panels.length), padding: 24, bounds: 'full', align: 'each'},
  scales: [
    {name: 'colour', type: 'ordinal', domain: keys.series, range: keys.series.map((_, i) => colourOf(i))},
    {
      name: 'shape',
      type: 'ordinal',
      domain: keys.kinds,
      range: keys.kinds.map((_, i) => shapes[i % shapes.length]!),
    },
  ],
  legends: [
    ...(keys.series.length > 1 ? [{...legend, fill: 'colour', symbolStrokeColor: 'transparent'}] : []),
    ...(keys.kinds.length > 1
      ? [{...legend, shape: 'shape', symbolFillColor: ink, symbolStrokeColor: 'transparent'}]
      : []),
  ],
  marks: panels.map((panel) => scatterPanel(panel, keys.joined)),
});

const legend = {
  orient: 'right',
  labelFont: font,
  labelFontSize: 12,
  labelColor: ink,
  labelLimit: 0,
};

const scatterPanel = ({x, y, points}: ScatterPanel, joined: boolean): JsonObject => ({
  type: 'group',
  encode: {enter: {width: {value: width}, height: {value: height}}},
  data: [
    {
      name: 'points',
      values: points.map(({series, kind, x, y}) => ({
        series,
        kind,
        x: x.mean,
        y: y.mean,
        low: y.mean - y.half,
        high: y.mean + y.half,
      })),
      transform: [{type: 'collect', sort: {field: 'x'}}],
    },
  ],
  scales: [
    {...scale(x), name: 'x', domain: {data: 'points', field: 'x'}, range: [0, width]},
    {...scale(y), name: 'y', domain: {data: 'points', fields: ['low', 'high']}, range: [height, 0]},
  ],
  axes: [
    {scale: 'x', orient: 'bottom', tickCount: 6, gridScale: 'y', ...axisStyle, ...gridStyle, title: x.title},
    {scale: 'y', orient: 'left', tickCount: 6, gridScale: 'x', ...axisStyle, ...gridStyle, title: y.title},
  ],
  marks: [...(joined ? [lines] : []), bars, symbols],
});

/** An axis need not reach 0: what is compared may lie far from it. */
const scale = ({log}: ScatterAxis): JsonObject => ({
  type: log ? 'log' : 'linear',
  nice: true,
  zero: false,
  padding: 12,
});

const place = {x: {scale: 'x', field: 'x'}, y: {scale: 'y', field: 'y'}};
const colour = {scale: 'colour', field: 'series'};

const lines: JsonObject = {
  type: 'group',
  from: {facet: {name: 'line', data: 'points', groupby: 'series'}},
  marks: [{type: 'line', from: {data: 'line'}, encode: {enter: {...place, stroke: colour}}}],
};

/** Confidence intervals. */
const bars: JsonObject = {
  type: 'rule',
  from: {data: 'points'},
  encode: {
    enter: {
      x: place.x,
      y: {scale: 'y', field: 'low'},
      y2: {scale: 'y', field: 'high'},
      stroke: colour,
    },
  },
};

const symbols: JsonObject = {
  type: 'symbol',
  from: {data: 'points'},
  encode: {enter: {...place, fill: colour, shape: {scale: 'shape', field: 'kind'}, size: {value: 64}}},
};
