import * as tf from '@tensorflow/tfjs-core';
import {describe, expect, it} from 'vitest';
import type {Dataset} from '../../stages/artifacts/dataset.ts';
import {rowsInMemory} from '../../stages/artifacts/row-source.ts';
import type {Samples} from '../../stages/artifacts/samples.ts';
import stage from '../../stages/cas.ts';
import {rng} from '../../stages/math/stream.ts';
import {runStage} from '../helpers/run-stage.ts';
import '../helpers/tensorflow.ts';

const names = ['flat', 'rows', 'columns'];
/** Stripes of period 2 along rows, along columns, or none: told apart by their direction alone. */
const stripes = [() => 0.5, (y: number) => y % 2, (_: number, x: number) => x % 2] as const;
const [height, width] = [6, 6];

/** Noisy images of the three classes by turns, in [low, high]. */
const images = (count: number, seed: number, [low, high]: readonly [number, number]): Dataset => {
  const noise = rng(seed).normal(0, count * height * width);
  const points = noise.map((z, i) => {
    const [image, y, x] = [Math.floor(i / 36), Math.floor(i / width) % height, i % width];
    return low + (high - low) * (0.25 + 0.5 * stripes[image % 3]!(y, x) + 0.05 * z);
  });
  return {
    points: rowsInMemory(points, height * width),
    labels: Int32Array.from({length: count}, (_, i) => i % 3),
    shape: [height, width, 1],
    classes: 3,
    names,
    range: [low, high],
  };
};

const test = images(61, 7, [0, 1]);
const train: Samples = {...images(120, 8, [-1, 1]), nfe: 9};
const settings = {
  net: {type: 'cifar-resnet', depth: 8, features: 4},
  optimizer: {type: 'adam', lr: 0.01},
  batch_size: 24,
  updates: 61,
  evaluate_every: 20,
};
const run = async (inputs: {samples?: Samples; data?: Dataset; test?: Dataset}, params: object = {}) =>
  runStage(
    stage,
    {...settings, ...params},
    {samples: inputs.samples, data: inputs.data, test: inputs.test ?? test},
  );

describe('cas', () => {
  it('is high for samples of the right classes, in whatever range', async () => {
    const {output, metrics} = await run({samples: train});
    const {values, arrays} = output;
    expect(values).toMatchObject({tested: 61, trained: {on: 'samples', count: 120}, nfe: 9, updates: 61});
    expect(values['accuracy']).toBeGreaterThan(0.9);
    expect(metrics['accuracy']).toBe(values['accuracy']);
    // 61 images by turns: 21 of the first class.
    expect(values['chance']).toBe(21 / 61);
    const {confusion, curve} = arrays;
    expect(confusion!.shape).toEqual([3, 3]);
    const sums = [0, 3, 6].map((row) => [...confusion!.values.slice(row, row + 3)].reduce((a, b) => a + b));
    expect(sums).toEqual([21, 20, 20]);
    const perClass = values['by_class'] as Record<string, number>;
    const right = names.map((name, i) => perClass[name]! * sums[i]!);
    expect(right.reduce((a, b) => a + b)).toBeCloseTo((values['accuracy'] as number) * 61, 9);
    expect(curve!.shape).toEqual([4, 3]);
    expect([0, 3, 6, 9].map((i) => curve!.values[i])).toEqual([0, 20, 40, 60]);
    // The weights before the first update know nothing of the classes.
    expect(curve!.values[2]).toBeLessThan(0.7);
    const best = values['best'] as {accuracy: number; step: number};
    expect(best.accuracy).toBeGreaterThanOrEqual(values['accuracy'] as number);
  });

  it('goes with the classes that samples were drawn for, not with how they look', async () => {
    const turned = {...train, labels: train.labels.map((label) => (label + 1) % 3)};
    const {output} = await run({samples: turned});
    expect(output.values['accuracy']).toBeLessThan(0.1);
    // What looks like class k is taken for k + 1.
    const {values} = output.arrays['confusion']!;
    expect(values[1]! + values[5]! + values[6]!).toBeGreaterThan(54);
  });

  it('has a ceiling: the same of real images; and does not depend on how many are judged at once', async () => {
    const data = images(120, 8, [0, 1]);
    const short = {updates: 20, evaluate_every: 10};
    const few = await run({data}, {...short, evaluate_batch: 7});
    const all = await run({data}, {...short, evaluate_batch: 200});
    expect(few.output.values).toMatchObject({trained: {on: 'data', count: 120}});
    expect(few.output.arrays).toEqual(all.output.arrays);
  });

  it('leaves no tensors behind, and comes to the same without graphs', async () => {
    const short = {updates: 3, evaluate_every: 2};
    const [graph] = [await run({samples: train}, short)];
    const before = tf.memory().numTensors;
    const eager = await runStage(
      stage,
      {...settings, ...short},
      {samples: train, data: undefined, test},
      {compile: false},
    );
    expect(tf.memory().numTensors).toBe(before);
    expect(eager.engine['steps']).toBe('eager');
    const [a, b] = [graph, eager].map(({output}) => output.arrays['curve']!.values);
    a!.forEach((value, i) => expect(Math.abs(value - b![i]!)).toBeLessThan(1e-3));
  });

  it('says what cannot be trained or tested', async () => {
    await expect(run({})).rejects.toThrow('wire what to train on');
    await expect(run({samples: train, data: test})).rejects.toThrow('wire what to train on');
    const {range: _, ...points} = train;
    await expect(run({samples: points})).rejects.toThrow('images of 8 bits are classified');
    await expect(run({samples: {...train, shape: [4, 9, 1]}})).rejects.toThrow(
      'images [4, 9, 1] cannot be tested on images [6, 6, 1]',
    );
    await expect(run({samples: {...train, names: ['a', 'b', 'c']}})).rejects.toThrow(
      'what it is trained on has the classes a, b, c, and test flat, rows, columns',
    );
    const one = {...train, labels: new Int32Array(120)};
    await expect(run({samples: one})).rejects.toThrow('no points of class rows');
  });
});
