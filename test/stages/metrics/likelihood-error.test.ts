import * as tf from '@tensorflow/tfjs-core';
import {expect, test} from 'vitest';
import '../../helpers/tensorflow.ts';
import {rowsInMemory} from '../../../stages/artifacts/row-source.ts';
import {sumPerExample} from '../../../stages/math/ops.ts';
import {likelihoodError} from '../../../stages/metrics/likelihood-error.ts';
import type {Net, Params} from '../../../stages/nets/net.ts';
import {ve} from '../../../stages/sde/ve.ts';
import {vp} from '../../../stages/sde/vp.ts';

/** One point a class: noised at σ, class k is N(point k, σ² I), so the exact classifier has logits −‖x − pₖ‖² / 2σ². */
const points = Float32Array.of(1, 0, -2, 3);
const data = {
  points: rowsInMemory(points, 2),
  labels: Int32Array.of(0, 1),
  shape: [2],
  classes: 2,
  names: ['a', 'b'],
};

/** That classifier, with its logits times a weight. */
const exactNet: Net = {
  input: [2],
  output: [2],
  buffers: new Set(),
  init: () => ({}),
  apply: ({factor}: Params, x, sigma) => {
    const logits = [0, 1].map((k) => {
      const square = sumPerExample(tf.square(tf.sub(x, tf.tensor2d([[points[2 * k]!, points[2 * k + 1]!]]))));
      return tf.div(square, tf.mul(tf.square(sigma), -2));
    });
    return tf.mul(tf.stack(logits, 1), factor!);
  },
};
const times = (factor: number) => ({factor: {shape: [], values: Float32Array.of(factor)}});

const settings = {
  data,
  classifier: {net: exactNet, sde: ve({sigmaMin: 0.1, sigmaMax: 10}), given: 'sigma'} as const,
  sigma: 2,
  grid: {width: 4, height: 3, density: 5},
  epsilon: 0,
};

test('is 0 for the exact classifier, at the noise level asked for', () => {
  const error = likelihoodError(settings);
  expect(error(times(1))).toBeLessThan(1e-5);
  expect(error(times(1.1))).toBeGreaterThan(0.01);
});

test('is the mean size of the exact field, over grid and classes, for a classifier that knows nothing', () => {
  // ∇ log p(k | x) = (pₖ − pⱼ)/σ² · p(j | x) with j the other class; the two sum to ‖p₀ − p₁‖/σ² at every point.
  const expected = Math.hypot(3, 3) / 2 ** 2 / 2;
  expect(likelihoodError(settings)(times(0))).toBeCloseTo(expected, 5);
});

test('leaves no tensors behind', () => {
  const error = likelihoodError(settings);
  error(times(1));
  const before = tf.memory().numTensors;
  error(times(1));
  expect(tf.memory().numTensors).toBe(before);
});

test('what cannot be compared with the exact scores is refused before training', () => {
  expect(() => likelihoodError({...settings, sigma: 20})).toThrow(
    'σ = 20 is outside the noising process, whose σ goes from 0.1 to 10',
  );
  const shrinkingSde = vp({betaMin: 0.1, betaMax: 20});
  const shrinking = {...settings, sigma: 0.5, classifier: {...settings.classifier, sde: shrinkingSde}};
  expect(() => likelihoodError(shrinking)).toThrow('has shrunk the data to 0.86');
  const wide = {...data, points: rowsInMemory(new Float32Array(6), 3), shape: [3]};
  expect(() => likelihoodError({...settings, data: wide})).toThrow('expected points of width 2, got 3');
});
