import '../helpers/tensorflow.ts';
import {describe, expect, it} from 'vitest';
import {inMemory, type Dataset, type Small} from '../../stages/artifacts/dataset.ts';
import {allRows, rowsInMemory} from '../../stages/artifacts/row-source.ts';
import type {Model} from '../../stages/artifacts/model.ts';
import type {Samples} from '../../stages/artifacts/samples.ts';
import complete from '../../stages/complete.ts';
import {rng} from '../../stages/math/stream.ts';
import {makeNet} from '../../stages/nets/make-net.ts';
import sample from '../../stages/sample.ts';
import {expectClose} from '../helpers/close.ts';
import {runStage} from '../helpers/run-stage.ts';

const net = {type: 'toy-mlp', features: 4, conditional: true} as const;
const names = ['upper', 'lower'];

const model = (role: 'score' | 'classifier', seed: number, classes = names): Model => {
  const config = {
    role,
    net,
    sde: {type: 've', sigma_min: 0.1, sigma_max: 10},
    given: 'sigma',
    predicts: 'score',
    input: [2],
    classes,
  };
  return {config, weights: makeNet(net, [2], [2]).init(rng(seed)), curves: []};
};
const [score, classifier] = [model('score', 1), model('classifier', 2)];
const data: Dataset = {
  points: rowsInMemory(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8), 2),
  labels: Int32Array.of(1, 0, 1, 1),
  shape: [2],
  classes: 2,
  names,
};
const sampler = {type: 'predictor-corrector', steps: 3, norms: 'example'};
/** Recording a step takes longer than so few steps do. */
const eagerly = {compile: false};

describe('complete', () => {
  const settings = {known: {type: 'coordinates', coordinates: [1]}, sampler, count: 3, repeats: 2};
  const run = async (
    params: object = {},
    inputs: object = {},
    {compile} = eagerly,
  ): Promise<Small<Samples>> => {
    const wired = {data, score, classifier: undefined, ...inputs};
    return inMemory((await runStage(complete, {...settings, ...params}, wired, {compile})).output);
  };
  const column = ({points}: Small<Samples>, k: number): number[] =>
    Array.from(points.filter((_, i) => i % 2 === k));

  it('refuses what the sampler did not bring to an end', async () => {
    const weights = Object.fromEntries(
      Object.entries(score.weights).map(([name, {shape, values}]) => [
        name,
        {shape, values: values.map(() => NaN)},
      ]),
    );
    await expect(run({}, {score: {...score, weights}})).rejects.toThrow(
      'sample 0 holds NaN: the sampler diverged',
    );
  });

  it('keeps what is known of each example in all its completions, and fills in the rest', async () => {
    const completed = await run({}, {}, {compile: true});
    expect(completed).toMatchObject({width: 2, shape: [2], labels: Int32Array.of(1, 1, 0, 0, 1, 1)});
    expect(column(completed, 1)).toEqual([2, 2, 4, 4, 6, 6]);
    expect(new Set(column(completed, 0)).size).toBe(6);
  });

  it('is told apart by seed, and by nothing else', async () => {
    const first = await run();
    expect(await run()).toEqual(first);
    expect(column(await run({seed: 2}), 0)).not.toEqual(column(first, 0));
    const images = {...data, range: [0, 1] as const};
    expect(await run({}, {data: images})).toEqual({...first, range: [0, 1]});
    // What is not known is not read.
    const other = {...data, points: rowsInMemory(Float32Array.of(-50, 2, -50, 4, -50, 6, -50, 8), 2)};
    expect(await run({}, {data: other})).toEqual(first);
  });

  it('is guided by the class of each example', async () => {
    const [free, guided] = [await run({scale: 0}, {classifier}), await run({scale: 20}, {classifier})];
    expect(column(guided, 1)).toEqual([2, 2, 4, 4, 6, 6]);
    expect(column(guided, 0)).not.toEqual(column(free, 0));
    // One of the other class beside them changes nothing for those of this class.
    const labels = Int32Array.of(1, 1, 1, 1);
    const alike = await run({scale: 20}, {classifier, data: {...data, labels}});
    expectClose(column(alike, 0).slice(0, 2), column(guided, 0).slice(0, 2));
    expect(column(alike, 0)[2]).not.toBeCloseTo(column(guided, 0)[2]!, 3);
  });

  it('says what does not go together', async () => {
    await expect(run({count: 5})).rejects.toThrow(
      'count = 5 examples are to be completed, and the data have 4',
    );
    await expect(run({sampler: {type: 'heun'}})).rejects.toThrow('heun');
    const wide = {...data, width: 4, shape: [4], labels: data.labels.slice(0, 2)};
    await expect(run({}, {data: wide})).rejects.toThrow('those of the data have shape [4]');
    const others = model('classifier', 2, ['lower', 'upper']);
    await expect(run({}, {classifier: others})).rejects.toThrow('tells lower, upper apart');
    const [unit, centred] = [
      {...data, range: [0, 1] as const},
      {...score, config: {...score.config, range: [-1, 1]}},
    ];
    await expect(run({}, {data: unit, score: centred})).rejects.toThrow('trained on images from -1 to 1');
    await expect(run({known: {type: 'grey'}})).rejects.toThrow('grey is of images');
  });
});

describe('sample with interpolations', () => {
  const inputs = {data: undefined, score, classifier: undefined, class_scores: []};
  const draw = async (params: object): Promise<Float32Array> =>
    allRows((await runStage(sample, {sampler, ...params}, inputs, eagerly)).output.points);

  it('goes from one of the plain samples to the next', async () => {
    const plain = await draw({count: 4});
    const turned = await draw({count: 6, interpolations: 3});
    const ends = [0, 2, 3, 5].flatMap((row) => Array.from(turned.slice(2 * row, 2 * row + 2)));
    expectClose(ends, plain, 1e-3);
  });

  it('is of whole interpolations, along a score', async () => {
    await expect(draw({count: 7, interpolations: 3})).rejects.toThrow('use a multiple of 3');
    const oracle = {type: 'perturbed-data', sigma: 1};
    await expect(draw({sampler: oracle, interpolations: 3})).rejects.toThrow(
      'interpolations are of samplers',
    );
  });
});
