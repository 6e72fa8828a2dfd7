import {expect, it} from 'vitest';
import {allRows} from '../../stages/artifacts/row-source.ts';
import stage from '../../stages/make-moons.ts';
import {runStage} from '../helpers/run-stage.ts';

it('makes the toy data by default', async () => {
  const {output} = await runStage(stage, {}, {});
  expect([output.labels.length, output.points.width, output.classes]).toEqual([10000, 2, 2]);
  expect(Math.max(...allRows(output.points))).toBe(30);
});

it('takes its noise from the seed', async () => {
  const points = async (seed: number) =>
    allRows((await runStage(stage, {noise: 0.1, seed}, {})).output.points);
  expect(await points(1)).toEqual(await points(1));
  expect(await points(1)).not.toEqual(await points(2));
});

it('refuses an odd count and an unknown class', async () => {
  await expect(runStage(stage, {count: 7}, {})).rejects.toThrow('must be multiple of 2, got 7');
  await expect(runStage(stage, {classes: 'left'}, {})).rejects.toThrow(
    'classes should be one of all, upper, lower',
  );
});
