import sharp from 'sharp';
import {expect, test} from 'vitest';
import {runStage} from '../helpers/run-stage.ts';
import type {Dataset} from '../../stages/artifacts/dataset.ts';
import {rowsInMemory} from '../../stages/artifacts/row-source.ts';
import type {Samples} from '../../stages/artifacts/samples.ts';
import type {JsonObject} from '../../src/json.ts';
import stage from '../../stages/plot-images.ts';

/** Five images of 2 × 3 pixels, image i of brightness 50 i throughout, in two classes by turns. */
const data: Dataset = {
  points: rowsInMemory(
    Float32Array.from({length: 30}, (_, i) => (50 * Math.floor(i / 6)) / 255),
    6,
  ),
  labels: Int32Array.of(0, 1, 0, 1, 0),
  shape: [2, 3, 1],
  classes: 2,
  names: ['even', 'odd'],
  range: [0, 1],
};
const draw = async (params: object, inputs: {data?: Dataset; samples?: Samples} = {data}) => {
  const samples = inputs.samples ? [{stage: 'samples', cell: {}, value: inputs.samples}] : [];
  return (await runStage(stage, params, {samples, data: inputs.data})).output;
};

/** Brightness of the sheet's pixels, row after row, as it stands in the figure. */
const sheetOf = async (spec: JsonObject) => {
  const [image] = spec['marks'] as unknown as readonly {encode: {enter: {url: {value: string}}}}[];
  const png = Buffer.from(image!.encode.enter.url.value.split(',')[1]!, 'base64');
  const {data: pixels, info} = await sharp(png).removeAlpha().raw().toBuffer({resolveWithObject: true});
  return (x: number, y: number): number => pixels[(y * info.width + x) * info.channels]!;
};

test('images stand in rows, in their order, two black pixels apart', async () => {
  const {png, spec} = await draw({columns: 2, scale: 1});
  const at = await sheetOf(spec);
  // Cells are 5 across and 4 down; image i is in column i % 2 of row i / 2.
  for (const i of [0, 1, 2, 3, 4]) {
    const [left, top] = [2 + 5 * (i % 2), 2 + 4 * Math.floor(i / 2)];
    for (const [x, y] of [
      [0, 0],
      [2, 0],
      [0, 1],
      [2, 1],
    ] as const)
      expect(at(left + x, top + y)).toBe(50 * i);
  }
  for (const [x, y] of [
    [1, 5],
    [5, 3],
    [6, 3],
    [8, 4],
  ] as const)
    expect(at(x, y)).toBe(0);
  // The brightest image is to be seen in the picture.
  const seen = new Set(await sharp(png).removeAlpha().raw().toBuffer());
  expect(seen.has(200)).toBe(true);
});

test('or in a row of each class, with its name', async () => {
  const {svg, spec} = await draw({columns: 3, by_class: true});
  expect(svg).toContain('even');
  expect(svg).toContain('odd');
  expect(spec['height']).toBe(2 * (2 * 4 + 2));
  const {names: _, ...nameless} = data;
  const unnamed = await draw({by_class: true}, {samples: nameless});
  expect(unnamed.svg).toContain('class 1');
});

test('a picture is larger by its scale', async () => {
  const [one, three] = [await draw({scale: 1}), await draw({scale: 3})];
  expect(three.spec['width']).toBe(3 * (one.spec['width'] as number));
});

test('sheets of several methods stand side by side, titled, with the same rows', async () => {
  const darker: Samples = {...data, points: rowsInMemory(new Float32Array(30).fill(50 / 255), 6)};
  const samples = ['base', 'ours'].map((method) => ({stage: 'samples', cell: {method}, value: darker}));
  const params = {columns: 2, scale: 1, classes: ['odd'], titles: {ours: 'Ours'}};
  const {svg, spec} = (await runStage(stage, params, {samples, data})).output;
  const texts = [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text!);
  expect(texts).toEqual(['(a) base', '(b) Ours', '(c) Data', 'odd']);
  const marks = spec['marks'] as unknown as readonly {encode: {enter: {x: {value: number}}}}[];
  // Two images of 3 pixels with 2 pixels around each, and 12 between the sheets.
  expect(marks.slice(0, 3).map(({encode}) => encode.enter.x.value)).toEqual([90, 90 + 24, 90 + 48]);
  await expect(runStage(stage, {classes: ['cat']}, {samples, data})).rejects.toThrow(
    'there are no images of class cat: there are even, odd',
  );
});

test('classes of other names cannot share a row', async () => {
  const called = (names?: string[]) => [
    {stage: 'samples', cell: {}, value: {...data, ...(names ? {names} : {names: undefined})} as Samples},
  ];
  const drawn = (samples: ReturnType<typeof called>, params: object = {by_class: true}) =>
    runStage(stage, params, {samples, data});
  await expect(drawn(called(['odd', 'even']))).rejects.toThrow(
    'Data has the classes even, odd, and samples odd, even: wire data of the same classes, in the same order',
  );
  // Fewer classes, or classes without names, are no others; and rows without titles may hold any.
  for (const names of [['even'], undefined])
    expect((await drawn(called(names))).output.svg).toContain('>odd<');
  await drawn(called(['odd', 'even']), {});
});

test.each([
  ['nothing', {}, 'nothing to draw'],
  [
    'points',
    {data: {...data, shape: [6]}},
    'only images of 8 bits with 1, 3 or 4 channels can be drawn, got examples [6]',
  ],
  [
    'no images',
    {data: {...data, points: rowsInMemory(new Float32Array(), 6), labels: new Int32Array()}},
    'there are no images to draw',
  ],
])('%s is refused', async (_, inputs, message) => {
  await expect(draw({}, inputs)).rejects.toThrow(message);
});
