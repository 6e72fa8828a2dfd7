import {expect, test} from 'vitest';
import type {JsonObject} from '../../src/json.ts';
import stage from '../../stages/plot-differences.ts';
import {runStage} from '../helpers/run-stage.ts';

const figures = (precision: number, recall: number) => ({precision, recall, density: 1, coverage: 0.5});
const ours = {cat: figures(0.5, 0.25), 'dog, small': figures(0.75, 0.5), ship: figures(0.25, 1)};
const base = {cat: figures(0.25, 0.5), 'dog, small': figures(1, 0.5), ship: figures(0.125, 0.5)};
const draw = async (one: object, other: object, params: object = {}) => {
  const metrics = (values: object) => ({
    values: {...values, mean: figures(9, 9), k: 3} as unknown as JsonObject,
    arrays: {},
  });
  return (await runStage(stage, params, {ours: metrics(one), base: metrics(other)})).output;
};

test('each figure is sorted by itself, and the table says which class is where', async () => {
  const {csv} = await draw(ours, base);
  const lines = csv!.split('\n');
  expect(lines.slice(0, 7)).toEqual([
    'figure,place,class,ours,base,difference',
    'precision,1,"dog, small",0.75,1,-0.25',
    'precision,2,ship,0.25,0.125,0.125',
    'precision,3,cat,0.5,0.25,0.25',
    'recall,1,cat,0.25,0.5,-0.25',
    'recall,2,"dog, small",0.5,0.5,0',
    'recall,3,ship,1,0.5,0.5',
  ]);
  // Equal differences stay in the order of the classes; neither the mean nor k is a class.
  expect(lines.slice(7, 10).map((line) => line.split(',', 3).slice(1).join())).toEqual([
    '1,cat',
    '2,"dog',
    '3,ship',
  ]);
  expect(lines).toHaveLength(1 + 4 * 3 + 1);
});

test('there is a panel for each figure, in its colour, with a bar for each class', async () => {
  const {svg} = await draw(ours, base, {title: 'CIFAR-3'});
  for (const text of [
    'Precision',
    'Recall',
    'Density',
    'Coverage',
    'Sorted classes',
    'Difference',
    'CIFAR-3',
  ])
    expect(svg).toContain(text);
  for (const colour of ['#0072B2', '#E69F00', '#CC79A7', '#009E73'])
    expect(svg.split(`fill="${colour}"`)).toHaveLength(3 + 1);
});

test('a bar is as long as its difference', async () => {
  const {svg} = await draw(ours, base);
  // Height and sign of the bars in the first panel: [x, y] to the zero line.
  const bars = [...svg.matchAll(/d="M[\d.]+,([\d.]+)h[\d.]+v(-?[\d.]+)h[^"]*" fill="#0072B2"/g)];
  const heights = bars.map(([, , height]) => Number(height));
  expect(heights[1]! / heights[2]!).toBeCloseTo(0.5, 3);
  expect(heights[0]! / heights[2]!).toBeCloseTo(1, 3);
});

test('what cannot be compared is refused', async () => {
  const {ship: _, ...two} = ours;
  await expect(draw(two, base)).rejects.toThrow('ours has no precision of ship');
  await expect(draw(ours, {})).rejects.toThrow(
    'base has no precision of any class: measure it with by_class',
  );
});
