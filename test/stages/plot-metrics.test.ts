import {describe, expect, test} from 'vitest';
import stage from '../../stages/plot-metrics.ts';
import {runStage} from '../helpers/run-stage.ts';

const member = (noising: string, sampler: string, seed: string, nfe: number, coverage: number | null) => ({
  stage: `quality[noising=${noising},sampler=${sampler},seed=${seed}]`,
  cell: {noising, sampler, seed},
  value: {values: {nfe, all: {coverage}}, arrays: {}},
});
const members = [
  member('ve', 'em', '1', 200, 0.5),
  member('ve', 'em', '2', 200, 0.75),
  member('ve', 'dpm', '1', 20, 0.25),
  member('ve', 'dpm', '2', 20, 0.25),
  member('vp', 'em', '1', 100, 1),
  member('vp', 'em', '2', 100, 1),
];
const settings = {
  x: {value: 'nfe', title: 'NFE', log: true},
  panels: [{value: 'all.coverage', title: 'Coverage'}],
  series: 'noising',
  kind: 'sampler',
  over: 'seed',
  titles: {em: 'Euler–Maruyama'},
};
const draw = async (params: object = {}, metrics = members) =>
  (await runStage(stage, {...settings, ...params}, {metrics})).output;

test('a point is the mean of the repetitions, with its interval; the table has the numbers', async () => {
  const {csv} = await draw();
  // Student's t with one degree of freedom: 12.706 · s / √2, s = 0.25 / √2.
  expect(csv!.split('\n').map((line) => line.replace(/1\.588\d+$/, '1.588'))).toEqual([
    'panel,series,kind,nfe,value,half of its interval',
    'all.coverage,ve,Euler–Maruyama,200,0.625,1.588',
    'all.coverage,ve,dpm,20,0.25,0',
    'all.coverage,vp,Euler–Maruyama,100,1,0',
    '',
  ]);
});

test('logarithms of x are as far apart as they should be', async () => {
  const {svg} = await draw(
    {over: '', titles: {}},
    members.filter(({cell}) => cell.seed === '1'),
  );
  const [, symbols] = /symbol mark container">(.*?)<\/g>/.exec(svg)!;
  const across = [...symbols!.matchAll(/translate\(([\d.]+),/g)]
    .map(([, x]) => Number(x))
    .sort((a, b) => a - b) as [number, number, number];
  expect((across[1] - across[0]) / (across[2] - across[0])).toBeCloseTo(Math.log(5) / Math.log(10), 3);
});

test('there is a line for each series where they are joined, in the order of x', async () => {
  const lines = async (joined: boolean): Promise<readonly string[]> => {
    const {svg} = await draw({joined});
    return [...svg.matchAll(/<path d="([^"]*)" stroke="#/g)].map(([, d]) => d!);
  };
  expect(await lines(false)).toEqual([]);
  const [ve] = await lines(true);
  const [from, to] = [...ve!.matchAll(/[ML]([\d.]+),/g)].map(([, x]) => Number(x)) as [number, number];
  expect(from).toBeLessThan(to);
});

describe('says what is wrong', () => {
  test.each([
    [{series: 'noisng'}, members, 'no metrics have the matrix axis noisng; there are noising, sampler, seed'],
    [{}, [], 'nothing to draw: wire at least one stage of metrics to the input "metrics"'],
    [
      {},
      [member('ve', 'em', '1', 0, 1)],
      'nfe of ve, Euler–Maruyama reaches 0: a logarithmic axis needs values above 0',
    ],
    [{}, [member('ve', 'em', '1', 1, null)], 'nfe and all.coverage are both known of none of the metrics'],
    [{x: {value: 'steps'}}, members, 'have no number at steps; they begin with nfe, all'],
  ])('%j', async (params, metrics, message) => {
    await expect(draw(params, metrics)).rejects.toThrow(message);
  });
});
