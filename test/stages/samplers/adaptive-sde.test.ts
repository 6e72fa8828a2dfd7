import * as tf from '@tensorflow/tfjs-core';
import {expect, test} from 'vitest';
import type {AdaptiveSdeConfig} from '../../../schemas/samplers/adaptive-sde.ts';
import type {SdeConfig} from '../../../schemas/sde.ts';
import {over} from '../../../stages/math/ops.ts';
import {rng} from '../../../stages/math/stream.ts';
import {look, pathOf} from '../../../stages/samplers/brownian-path.ts';
import {drawClass} from '../../../stages/samplers/draw.ts';
import type {ClassPosterior} from '../../../stages/score/posterior.ts';
import {makeSde} from '../../../stages/sde/make-sde.ts';
import type {Sde} from '../../../stages/sde/sde.ts';
import {filledSampler} from '../../helpers/samplers.ts';
import '../../helpers/tensorflow.ts';

const noisings: Readonly<Record<'vp' | 've', SdeConfig>> = {
  vp: {type: 'vp', beta_min: 0.1, beta_max: 20},
  ve: {type: 've', sigma_min: 0.01, sigma_max: 50},
};

const config = filledSampler({type: 'adaptive-sde', denoise: 'none'});

/** The score of independent normal numbers of these variances, under noise. */
const normalOf = (sde: Sde, variances: readonly number[]): ClassPosterior => ({
  sde,
  shape: [variances.length],
  weights: () => ({variances: tf.tensor2d([[...variances]])}),
  posterior:
    ({variances}) =>
    (x, t) => {
      const [alpha, sigma] = [over(sde.alpha(t), x), over(sde.sigma(t), x)];
      return tf.neg(tf.div(x, tf.add(tf.mul(tf.square(alpha), variances!), tf.square(sigma))));
    },
});

const draw = (
  posterior: ClassPosterior,
  count: number,
  settings: Partial<AdaptiveSdeConfig> = {},
  compile = true,
) =>
  drawClass(posterior, {...config, ...settings}, count, rng(7), {
    compile,
    report: {note: () => undefined, engine: () => undefined},
    batchSize: count,
    onUpdate: () => Promise.resolve(),
  });

test.each([
  ['vp', [1], 2000],
  ['ve', [1], 500],
  ['vp', [1, 0.0025], 1000],
] as const)('normal data under %s of variances %j keep them', async (noising, variances, count) => {
  const sde = makeSde(noisings[noising]);
  const {points} = await draw(normalOf(sde, variances), count);
  const [alpha, sigma] = tf.tidy(() => {
    const end = tf.tensor1d([sde.smallestTime]);
    return [sde.alpha(end).dataSync()[0]!, sde.sigma(end).dataSync()[0]!];
  });
  for (const [i, variance] of variances.entries()) {
    const own = points.filter((_, at) => at % variances.length === i);
    const measured = own.reduce((sum, x) => sum + x * x, 0) / count;
    // A variance over n draws has the standard error √(2/n), in proportion.
    const error = measured / (alpha ** 2 * variance + sigma ** 2) - 1;
    expect(Math.abs(error)).toBeLessThan(4 * Math.sqrt(2 / count));
  }
});

test('eager walks are those of the graph', async () => {
  const posterior = normalOf(makeSde(noisings.vp), [1, 0.0025]);
  const compiled = await draw(posterior, 50, {abstol: 0.2});
  const eager = await draw(posterior, 50, {abstol: 0.2}, false);
  expect(eager.nfe).toBe(compiled.nfe);
  eager.points.forEach((value, i) => expect(Math.abs(value - compiled.points[i]!)).toBeLessThan(1e-3));
});

test('a walk whose rejected steps find no room ends in an error, not in a wrong law', async () => {
  const posterior = normalOf(makeSde(noisings.vp), [1]);
  const stubborn = {safety: 1, exponent: 0.001, initial_step: 0.5};
  await expect(draw(posterior, 4, stubborn)).rejects.toThrow('let a rejected step shrink more');
});

test('a Brownian path is one path, in whatever order it is looked at', () => {
  const count = 4000;
  const stream = rng(5);
  const each = (time: number): tf.Tensor => tf.fill([count], time);
  tf.tidy(() => {
    let path = pathOf(tf.zeros([count, 1]), 8);
    const motionTo = (time: number, n: number): Float32Array => {
      const seen = look(path, each(1), each(time), tf.tensor(stream.normal(n, count), [count, 1]));
      path = seen.path;
      return seen.motion.dataSync() as Float32Array;
    };
    const times = [0.5, 0.75, 0.25, 0.6, 0.55];
    const motions = times.map(motionTo);
    for (const [i, one] of motions.entries())
      for (const [j, other] of motions.entries()) {
        const [s, t] = [1 - times[i]!, 1 - times[j]!];
        const covariance = one.reduce((sum, value, b) => sum + value * other[b]!, 0) / count;
        const error = Math.sqrt((s * t + Math.min(s, t) ** 2) / count);
        expect(Math.abs(covariance - Math.min(s, t))).toBeLessThan(4 * error);
      }
    // What was seen stays as it is, whatever numbers are drawn.
    expect(motionTo(0.75, 9)).toEqual(motions[1]);
  });
});
