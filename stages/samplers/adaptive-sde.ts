import * as tf from '@tensorflow/tfjs-core';
import type {AdaptiveSdeConfig} from '../../schemas/sampler.ts';
import type {Tensors} from '../compile/step.ts';
import {meanPerExample, over} from '../math/ops.ts';
import type {Score} from '../score/score.ts';
import {reverseDrift} from '../sde/reverse.ts';
import type {Sde} from '../sde/sde.ts';
import type {Phase} from './sampler.ts';
import {pointsOf, pointsState} from './walk.ts';

/** A batch in the middle of its walks: every point has its own time and step size. */
type Walking = Readonly<{
  /** [B, …] */
  x: tf.Tensor;
  /** What the Euler step before the last accepted one led to, [B, …]: the error is measured by it too. */
  before: tf.Tensor;
  /** [B] */
  t: tf.Tensor;
  /** Length of the next step, [B]; 0 where a walk has ended. */
  h: tf.Tensor;
  /** The last attempt's noise [B, …], kept until a step is accepted, and whether the next one draws anew [B]. */
  noise: tf.Tensor;
  fresh: tf.Tensor;
  /** Attempted steps so far, [B]. */
  attempts: tf.Tensor;
}>;

/** A time so near the end, relative to all time, is the end: float32 cannot always meet it. */
const nearly = 1e-6;
/** Progress is told in parts of the time, since nobody knows the number of steps. */
const parts = 100;

/**
 * The reverse SDE by a stochastic improved Euler method whose steps fit themselves to each point's error
 * (Jolicoeur-Martineau et al. 2021, algorithm 1). Two evaluations of the score to an attempt. The noise of a rejected
 * attempt is kept, scaled to the shorter step: drawing anew would favour small noise, which is the sooner accepted.
 */
export const adaptiveSdePhase = (config: AdaptiveSdeConfig, sde: Sde, smallest: number): Phase => ({
  step: (score, noise) => (state) => {
    const {fresh, noise: kept, x} = state as Walking;
    const z = tf.where(over(tf.greater(fresh, 0), x), noise(state), kept);
    const next = attempt(config, sde, smallest, score(state), state as Walking, z);
    const step = tf.add(state['step']!, tf.scalar(1, 'int32'));
    return {state: {...state, ...next, step}, outputs: {latest: tf.max(next.t), longest: tf.max(next.h)}};
  },
  begin: (points, rows) => {
    const state = pointsState(points, rows);
    const each = (value: number): tf.Tensor => tf.fill([rows.count], value);
    const walking = {
      before: tf.clone(state['x']!),
      t: each(1),
      h: each(Math.min(config.initial_step, 1 - smallest)),
      noise: tf.zerosLike(state['x']!),
      fresh: each(1),
      attempts: each(0),
    };
    return {...state, ...walking};
  },
  inputs: () => ({}),
  length: parts,
  run: async (running, _points, _rows, tell) => {
    for (let longest = 1; longest > 0;) {
      const outputs = running.run({});
      const [latest, next] = [outputs['latest']!, outputs['longest']!].map((value) => value.dataSync()[0]!);
      tf.dispose(outputs);
      longest = next!;
      // Steps that are not finite, or of no length before the end.
      if (!(longest > 0) && !(latest! <= smallest + 2 * nearly))
        throw new RangeError(`a step at t = ${latest} has length ${longest}: the score is not finite there`);
      await tell(Math.floor(((1 - Math.max(latest!, smallest)) / (1 - smallest)) * parts));
    }
    return {points: await pointsOf(running), nfe: 2 * meanAttempts(running)};
  },
});

const meanAttempts = (running: {readonly get: () => Tensors}): number => {
  const state = running.get();
  const attempts = Array.from(state['attempts']!.dataSync());
  tf.dispose(state);
  return attempts.reduce((sum, count) => sum + count, 0) / attempts.length;
};

const attempt = (
  {abstol, reltol, safety, exponent, extrapolation}: AdaptiveSdeConfig,
  sde: Sde,
  smallest: number,
  score: Score,
  {x, before, t, h, attempts}: Walking,
  z: tf.Tensor,
): Walking => {
  const drift = reverseDrift(sde, score);
  const earlier = tf.sub(t, h);
  const walking = tf.greater(h, 0);
  /** x − h · drift + √h g z, with drift and diffusion of a place. */
  const stepBy = (y: tf.Tensor, time: tf.Tensor): tf.Tensor => {
    const spread = over(tf.mul(tf.sqrt(h), sde.g(time)), x);
    return tf.add(tf.sub(x, tf.mul(drift(y, time), over(h, x))), tf.mul(z, spread));
  };
  const euler = stepBy(x, t);
  const improved = tf.mul(tf.add(euler, stepBy(euler, earlier)), 0.5);
  const size = tf.maximum(tf.abs(euler), tf.abs(before));
  const allowed = tf.maximum(tf.mul(size, reltol), abstol);
  const error = tf.sqrt(meanPerExample(tf.square(tf.div(tf.sub(euler, improved), allowed))));
  const accepted = tf.logicalAnd(tf.lessEqual(error, 1), walking);
  const choose = (there: tf.Tensor, here: tf.Tensor): tf.Tensor => tf.where(over(accepted, x), there, here);
  const time = tf.where(accepted, earlier, t);
  const left = tf.sub(time, smallest);
  // No error at all calls for the longest step; a walk that has ended takes none.
  const wished = tf.mul(tf.mul(h, safety), tf.pow(tf.maximum(error, 1e-10), -exponent));
  return {
    x: choose(extrapolation ? improved : euler, x),
    before: choose(euler, before),
    t: time,
    h: tf.where(tf.greater(left, nearly), tf.minimum(left, wished), tf.zerosLike(h)),
    noise: z,
    fresh: tf.cast(accepted, 'float32'),
    attempts: tf.add(attempts, tf.cast(walking, 'float32')),
  };
};
