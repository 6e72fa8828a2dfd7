import type {JsonObject} from '../../src/json.ts';
import {axisStyle, gridStyle} from './axis-style.ts';
import {frame} from './colours.ts';

/** Bars from left to right, in the order given. */
export interface BarPanel {
  readonly title: string;
  readonly colour: string;
  readonly bars: readonly {readonly name: string; readonly value: number}[];
}

/** What the panels have in common. */
export interface BarAxes {
  readonly title: string;
  readonly x: string;
  readonly y: string;
}

const [width, height] = [300, 180];

/** Panels of bars over their numbers 1, 2, …, two beside each other, with a line at 0, as a Vega specification. */
export const barPanels = (panels: readonly BarPanel[], axes: BarAxes): JsonObject => ({
  $schema: 'https://vega.github.io/schema/vega/v6.json',
  background: 'white',
  padding: 8,
  layout: {columns: 2, padding: 24, bounds: 'full', align: 'each'},
  ...(axes.title !== '' && {
    title: {text: axes.title, font: axisStyle.titleFont, color: axisStyle.titleColor},
  }),
  marks: panels.map((panel) => barPanel(panel, axes)),
});

const barPanel = ({title, colour, bars}: BarPanel, axes: BarAxes): JsonObject => ({
  type: 'group',
  encode: {enter: {width: {value: width}, height: {value: height}}},
  title: {text: title, font: axisStyle.titleFont, fontWeight: 'normal', color: axisStyle.titleColor},
  data: [{name: 'bars', values: bars.map(({name, value}, i) => ({place: i + 1, name, value}))}],
  scales: [
    {
      name: 'x',
      type: 'band',
      domain: {data: 'bars', field: 'place'},
      range: [0, width],
      // Bars of a hundred classes touch: there is no pixel to leave free.
      padding: bars.length > 40 ? 0 : 0.15,
    },
    {
      name: 'y',
      type: 'linear',
      domain: {data: 'bars', field: 'value'},
      range: [height, 0],
      nice: true,
      zero: true,
    },
  ],
  axes: [
    {scale: 'x', orient: 'bottom', title: axes.x, ...axisStyle, ...noGrid, values: ticksOf(bars.length)},
    {scale: 'y', orient: 'left', title: axes.y, tickCount: 5, ...axisStyle, ...gridStyle},
  ],
  marks: [bar(colour), zeroLine],
});

const noGrid = {...gridStyle, grid: false};

/** Places that are numbered: all of a few, and the tens of many. */
const ticksOf = (count: number): number[] => {
  const step = count <= 20 ? 1 : 10;
  return Array.from({length: count}, (_, i) => i + 1).filter((place) => place === 1 || place % step === 0);
};

const bar = (colour: string): JsonObject => ({
  type: 'rect',
  from: {data: 'bars'},
  encode: {
    enter: {
      x: {scale: 'x', field: 'place'},
      width: {scale: 'x', band: 1},
      y: {scale: 'y', field: 'value'},
      y2: {scale: 'y', value: 0},
      fill: {value: colour},
      tooltip: {field: 'name'},
    },
  },
});

const zeroLine: JsonObject = {
  type: 'rule',
  encode: {
    enter: {
      x: {value: 0},
      x2: {value: width},
      y: {scale: 'y', value: 0},
      stroke: {value: frame},
      strokeWidth: {value: 1.5},
    },
  },
};
