import sharp from 'sharp';
import {describe, expect, it} from 'vitest';
import {rowsInMemory} from '../../stages/artifacts/row-source.ts';
import {moons} from '../../stages/data/moons.ts';
import {rng} from '../../stages/math/stream.ts';
import {gridPoints} from '../../stages/metrics/grid.ts';
import plotCurves from '../../stages/plot-curves.ts';
import plotField from '../../stages/plot-field.ts';
import plotPoints from '../../stages/plot-points.ts';
import {runStage} from '../helpers/run-stage.ts';

const data = moons({count: 100, noise: 0, radius: 20, classes: 'all'}, rng(1));
const grid = gridPoints({width: 40, height: 25, density: 5});
const rows = (values: Float32Array) => ({shape: [25, 2], values});
const fields = ['base', 'ours'].map((method) => ({
  stage: 'error',
  cell: {method},
  value: {
    values: {classes: ['upper', 'lower']},
    arrays: {
      grid: rows(grid),
      posterior_0: rows(grid.map((x) => -x)),
      posterior_1: rows(grid.map((x) => 2 * x)),
    },
  },
}));
const samples = ['base', 'ours'].map((method) => ({stage: 'samples', cell: {method}, value: data}));
const models = ['ce', 'total'].map((loss, i) => ({
  stage: 'classifier',
  cell: {loss},
  value: {
    config: {},
    weights: {},
    curves: [
      {step: 0, loss: 2 + i},
      {step: 100, loss: 1 - i},
    ],
  },
}));

/** The texts of an SVG in their order. */
const texts = (svg: string): string[] =>
  [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text!);

/** Share of pixels that are not white. */
const inked = async (png: Uint8Array): Promise<number> => {
  const {data: pixels, info} = await sharp(png).greyscale().raw().toBuffer({resolveWithObject: true});
  return pixels.filter((value) => value < 250).length / (info.width * info.height);
};

describe('plot-field', () => {
  it('has a titled panel for each method and class', async () => {
    const {output} = await runStage(
      plotField,
      {titles: {base: 'Base', ours: 'Ours'}, pixels: 100},
      {fields, data},
    );
    expect(texts(output.svg)).toEqual(['(a) Base', '(b) Ours', 'upper', 'lower']);
    const {width, height} = await sharp(output.png).metadata();
    // At twice the size: two columns of 100 with a gap of 10 beside a margin of 24, and padding of 8 around.
    expect([width, height]).toEqual(
      [2 * (24 + 210 + 16), 2 * (24 + 2 * 63 + 10 + 16 - 1 + 1)].map(
        (size) => expect.closeTo(size, -1) as number,
      ),
    );
    expect(await inked(output.png)).toBeGreaterThan(0.03);
    expect(output.spec['$schema']).toBe('https://vega.github.io/schema/vega/v6.json');
  });

  it('makes the same picture again', async () => {
    const [one, other] = [
      await runStage(plotField, {}, {fields, data}),
      await runStage(plotField, {}, {fields, data}),
    ];
    expect(other.output.svg === one.output.svg).toBe(true);
    expect(Buffer.compare(other.output.png, one.output.png)).toBe(0);
  });

  it('says what is missing', async () => {
    const likelihood = runStage(plotField, {field: 'likelihood'}, {fields, data: undefined});
    await expect(Promise.resolve().then(() => likelihood)).rejects.toThrow(
      'base has no array likelihood_0; it has grid, posterior_0, posterior_1',
    );
    await expect(runStage(plotField, {}, {fields: [], data: undefined})).rejects.toThrow('nothing to draw');
    const turned = {...fields[1]!, value: {...fields[1]!.value, values: {classes: ['lower', 'upper']}}};
    const both = Promise.resolve().then(() =>
      runStage(plotField, {}, {fields: [fields[0]!, turned], data: undefined}),
    );
    await expect(both).rejects.toThrow('ours has the classes lower, upper, and base upper, lower');
  });
});

describe('plot-points', () => {
  it('has a panel for each method and for the data, in the colours of the classes', async () => {
    const {output} = await runStage(plotPoints, {letters: false}, {samples, data});
    expect(texts(output.svg)).toEqual(['base', 'ours', 'Data']);
    for (const colour of ['#0072B2', '#E69F00'])
      expect(output.svg.split(`stroke="${colour}"`)).toHaveLength(4);
    expect(output.svg.split('h0').length - 1).toBe(300);
    expect(await inked(output.png)).toBeGreaterThan(0.01);
  });

  it('refuses points that are not of the plane', async () => {
    const wide = {
      stage: 'samples',
      cell: {},
      value: {points: rowsInMemory(new Float32Array(3), 3), labels: new Int32Array(1), shape: [3]},
    };
    await expect(runStage(plotPoints, {}, {samples: [wide], data: undefined})).rejects.toThrow(
      'samples has points of width 3',
    );
  });

  it('refuses a point that is nowhere', async () => {
    const points = Float32Array.of(0, 1, NaN, 1);
    const broken = {...data, points: rowsInMemory(points, 2), labels: new Int32Array(2)};
    await expect(runStage(plotPoints, {}, {samples: [], data: broken})).rejects.toThrow(
      'data row 1 holds NaN, expected finite numbers',
    );
  });
});

describe('plot-curves', () => {
  it('has a panel for each figure and a line for each model', async () => {
    const panels = [{figure: 'loss', title: 'CE'}, {figure: 'loss'}];
    const {output} = await runStage(plotCurves, {panels, titles: {total: 'Ours'}}, {models});
    const shown = texts(output.svg);
    expect(shown).toEqual(expect.arrayContaining(['ce', 'Ours', '(a) CE', '(b) loss', 'step']));
    expect(output.svg.split(/<path [^>]*aria-roledescription="line mark"|mark-line/).length - 1).toBe(4);
  });

  it('says what cannot be drawn', async () => {
    const draw = (panel: object) => runStage(plotCurves, {panels: [panel]}, {models});
    await expect(draw({figure: 'los'})).rejects.toThrow('no curve has the figure los; there are step, loss');
    await expect(draw({figure: 'loss', log: true})).rejects.toThrow(
      'loss of total reaches 0 at step 100: a logarithmic axis',
    );
    await expect(runStage(plotCurves, {panels: [{figure: 'loss'}]}, {models: []})).rejects.toThrow(
      'nothing to draw',
    );
  });
});
