import * as tf from '@tensorflow/tfjs-core';
import {expect, test} from 'vitest';
import '../../helpers/tensorflow.ts';
import {classScore, exactPrior, type Mixture} from '../../helpers/oracle.ts';
import {start} from '../../../stages/compile/start.ts';
import {flowInputs, flowLikelihood, flowStep, probeOf} from '../../../stages/likelihood/flow.ts';
import {rng} from '../../../stages/math/stream.ts';
import type {Sde} from '../../../stages/sde/sde.ts';
import {subVp} from '../../../stages/sde/sub-vp.ts';
import {ve} from '../../../stages/sde/ve.ts';
import {vp} from '../../../stages/sde/vp.ts';

const betas = {betaMin: 0.1, betaMax: 20};
const still = () => Promise.resolve();

/** log p of points under the exact score of data from a mixture. */
const likelihoods = async (
  sde: Sde,
  data: Mixture,
  points: readonly number[],
  divergence: 'exact' | 'rademacher' | 'gaussian' = 'exact',
) => {
  const width = data.means[0]!.length;
  const count = points.length / width;
  const batch = {points: Float32Array.from(points), first: 0, count, shape: [width], stream: rng(1)};
  const probe = probeOf(divergence, batch);
  const score = data.means.length === 1 ? classScore(data, sde, 0) : exactPrior(data, sde);
  const step = flowStep(sde, () => score, divergence);
  const inputs = flowInputs(batch, 1, probe);
  const running = start(step, {state: {}, inputs}, {compile: true});
  tf.dispose(inputs);
  const settings = {rtol: 1e-5, atol: 1e-5, smallest_time: 1e-5};
  const found = await flowLikelihood(running, sde, batch, probe, settings, still);
  running.dispose();
  return found;
};

/** N(0, ½²), whose likelihoods by the flow are known in closed form, the prior's mismatch at t = 1 included. */
const half: Mixture = {means: [[0]], variance: 0.25};

test.each([
  ['vp', vp(betas), [-0.4058026784583696, -1.5057637470504588]],
  ['ve', ve({sigmaMin: 0.01, sigmaMax: 50}), [-0.40588735854741653, -1.505557415589399]],
] as const)('%s has the likelihoods of the closed form', async (_, sde, expected) => {
  const {logP, nfe} = await likelihoods(sde, half, [0.3, -0.8]);
  expected.forEach((value, i) => expect(Math.abs(logP[i]! - value)).toBeLessThan(1e-4));
  expect((nfe - 2) % 6).toBe(0);
});

/** Three classes on the line about 0, far enough apart that the flow bends. */
const three: Mixture = {means: [[-2.5], [0.5], [2]], variance: 0.3};
const density = (x: number): number =>
  three.means.reduce((sum, [mean]) => sum + Math.exp(-((x - mean!) ** 2) / 0.6), 0) /
  3 /
  Math.sqrt(0.6 * Math.PI);

test.each([
  ['vp', vp(betas)],
  ['sub-vp', subVp(betas)],
  ['ve', ve({sigmaMin: 0.01, sigmaMax: 50})],
])('%s has the density of a mixture', async (_, sde) => {
  const points = [-2.2, -1, 0.4, 1.7, 3.1];
  const {logP} = await likelihoods(sde, three, points);
  // The data are those at the smallest time, and the prior is not quite the law at t = 1.
  points.forEach((x, i) => expect(Math.abs(logP[i]! - Math.log(density(x)))).toBeLessThan(5e-3));
});

test('a probe of ±1 is exact where each number flows by itself, a normal one is not', async () => {
  const data: Mixture = {means: [[0, 0, 0]], variance: 0.25};
  const points = Array.from(rng(2).normal(0, 12), (z) => z / 2);
  const [exact, signs, normal] = [
    await likelihoods(vp(betas), data, points),
    await likelihoods(vp(betas), data, points, 'rademacher'),
    await likelihoods(vp(betas), data, points, 'gaussian'),
  ];
  signs.logP.forEach((value, i) => expect(Math.abs(value - exact.logP[i]!)).toBeLessThan(1e-3));
  expect(Math.abs(normal.logP[0]! - exact.logP[0]!)).toBeGreaterThan(0.01);
});

test.each(['rademacher', 'gaussian'] as const)('a %s probe is of the example, not of the batch', (kind) => {
  const probe = (first: number, count: number) => {
    const points = new Float32Array(3 * count);
    return [...probeOf(kind, {points, first, count, shape: [3], stream: rng(5)})];
  };
  expect([...probe(0, 2), ...probe(2, 3)]).toEqual(probe(0, 5));
});

test('solving leaves no tensors behind', async () => {
  await likelihoods(vp(betas), half, [0.3]);
  const before = tf.memory().numTensors;
  await likelihoods(vp(betas), half, [0.3]);
  expect(tf.memory().numTensors).toBe(before);
});
