import * as tf from '@tensorflow/tfjs-core';
import {describe, expect, test} from 'vitest';
import '../../helpers/tensorflow.ts';
import {update, type Trainee} from '../../../stages/train/update.ts';

const optimizer = {type: 'adam', lr: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8} as const;

const trainee = (step: number, weights: number[], ema?: number[]): Trainee => ({
  step: tf.scalar(step, 'int32'),
  weights: tf.tensor1d(weights),
  m: tf.zeros([weights.length]),
  v: tf.zeros([weights.length]),
  ...(ema && {ema: tf.tensor1d(ema)}),
});
const numbers = (tensor: tf.Tensor): number[] => Array.from(tensor.dataSync());

test('counts the updates and leaves out what was not asked for', () => {
  const next = update(optimizer, undefined, trainee(7, [1, 2]), tf.tensor1d([1, 1]));
  expect(numbers(next.step)).toEqual([8]);
  expect(next.step.dtype).toBe('int32');
  expect(Object.keys(next).sort()).toEqual(['m', 'step', 'v', 'weights']);
});

describe('warm-up', () => {
  const config = {...optimizer, warmup: 4};

  test('at the first update only the moments move', () => {
    const next = update(config, undefined, trainee(0, [1, 2]), tf.tensor1d([3, -3]));
    expect(numbers(next.weights)).toEqual([1, 2]);
    expect(numbers(next.m)[0]).toBeCloseTo(0.3, 6);
  });

  // With the moments at 0 an update at t = n + 1 moves by lr · √(1 − β₂ᵗ) / (1 − β₁ᵗ) · 0.1 g / √(0.001 g²).
  const moved = (n: number, rate: number): number =>
    ((rate * Math.sqrt(1 - 0.999 ** (n + 1))) / (1 - 0.9 ** (n + 1))) * (0.1 / Math.sqrt(0.001));

  test.each([
    [1, 0.025],
    [3, 0.075],
    [4, 0.1],
    [9, 0.1],
  ])('after %i updates the rate is %f', (done, rate) => {
    const next = update(config, undefined, trainee(done, [0]), tf.tensor1d([2]));
    expect(numbers(next.weights)[0]! / -moved(done, rate)).toBeCloseTo(1, 4);
  });
});

describe('clipping', () => {
  const moments = (gradient: number[], clip?: number): number[] => {
    const config = clip === undefined ? optimizer : {...optimizer, clip};
    return numbers(update(config, undefined, trainee(0, [0, 0]), tf.tensor1d(gradient)).m);
  };

  test('shortens a longer gradient to the length, in its direction', () => {
    [0.06, 0.08].forEach((m, i) => expect(moments([3, 4], 1)[i]).toBeCloseTo(m, 6));
  });

  test('leaves a shorter one, and one of no length, as it is', () => {
    expect(moments([3, 4], 5.1)).toEqual(moments([3, 4]));
    expect(moments([0, 0], 1)).toEqual([0, 0]);
  });
});

describe('the moving average', () => {
  /** Averages and weights after each of some updates by a gradient of 1, from average 5 and weight 5. */
  const run = (ema: {decay: number; ramp: boolean}, updates: number): [average: number, weight: number][] => {
    let state = trainee(0, [5], [5]);
    return Array.from({length: updates}, () => {
      state = update(optimizer, ema, state, tf.tensor1d([1]));
      return [numbers(state.ema!)[0]!, numbers(state.weights)[0]!];
    });
  };
  const expected = (weights: readonly number[], decay: (n: number) => number): number[] => {
    let average = 5;
    return weights.map((weight, i) => (average = decay(i + 1) * average + (1 - decay(i + 1)) * weight));
  };

  test.each([
    ['constant', {decay: 0.7, ramp: false}, () => 0.7],
    ['ramping', {decay: 0.3, ramp: true}, (n: number) => Math.min(0.3, (1 + n) / (10 + n))],
  ] as const)('with a %s decay', (_, config, decay) => {
    const steps = run(config, 6);
    const averages = expected(
      steps.map(([, weight]) => weight),
      decay,
    );
    steps.forEach(([average], i) => expect(average).toBeCloseTo(averages[i]!, 5));
  });
});
