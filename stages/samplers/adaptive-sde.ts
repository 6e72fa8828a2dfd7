import * as tf from '@tensorflow/tfjs-core';
import type {AdaptiveSdeConfig} from '../../schemas/samplers/adaptive-sde.ts';
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
  /** How far ahead the Brownian motion is known [B], and how it moves over that time [B, …]. */
  ahead: tf.Tensor;
  motion: tf.Tensor;
  /** Attempted steps so far, [B]. */
  attempts: tf.Tensor;
}>;

/** A time so near the end, relative to all time, is the end: float32 cannot always meet it. */
const nearly = 1e-6;
/** Progress is told in parts of the time, since nobody knows the number of steps. */
const parts = 100;

/**
 * The reverse SDE by a stochastic improved Euler method whose steps fit themselves to each point's error
 * (Jolicoeur-Martineau et al. 2021, algorithm 1). Two evaluations of the score to an attempt. A step that is rejected
 * has looked ahead: the Brownian motion it saw stays, and a shorter step goes by a bridge within it (Rackauckas and Nie
 * 2017). Drawing anew, as released, prefers motions that are sooner accepted: with few numbers in an example, whose
 * errors hang on single draws, it leaves a wrong variance.
 */
export const adaptiveSdePhase = (config: AdaptiveSdeConfig, sde: Sde, smallest: number): Phase => ({
  step: (score, noise) => (state) => {
    const walking = state as Walking;
    const next = attempt(config, sde, smallest, score(state), walking, lookAhead(walking, noise(state)));
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
      ahead: each(0),
      motion: tf.zerosLike(state['x']!),
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

/** How the Brownian motion moves over a step, and what is known of it then. */
type Motion = Readonly<Record<'step' | 'ahead' | 'motion', tf.Tensor>>;

/** Over h a bridge within what is known; past its end a new motion. */
const lookAhead = ({h, ahead, motion}: Walking, z: tf.Tensor): Motion => {
  const share = tf.minimum(tf.divNoNan(h, ahead), 1);
  const beyond = tf.relu(tf.sub(h, ahead));
  const variance = tf.add(tf.mul(share, tf.relu(tf.sub(ahead, h))), beyond);
  const step = tf.add(tf.mul(motion, over(share, z)), tf.mul(z, over(tf.sqrt(variance), z)));
  const longer = over(tf.greaterEqual(h, ahead), z);
  return {step, ahead: tf.maximum(h, ahead), motion: tf.where(longer, step, motion)};
};

const attempt = (
  {abstol, reltol, safety, exponent, extrapolation, rejected}: AdaptiveSdeConfig,
  sde: Sde,
  smallest: number,
  score: Score,
  {x, before, t, h, attempts}: Walking,
  {step, ahead, motion}: Motion,
): Walking => {
  const drift = reverseDrift(sde, score);
  const earlier = tf.sub(t, h);
  const walking = tf.greater(h, 0);
  /** x − h · drift + g · motion, with drift and diffusion of a place. */
  const stepBy = (y: tf.Tensor, time: tf.Tensor): tf.Tensor =>
    tf.add(tf.sub(x, tf.mul(drift(y, time), over(h, x))), tf.mul(step, over(sde.g(time), x)));
  const euler = stepBy(x, t);
  const improved = tf.mul(tf.add(euler, stepBy(euler, earlier)), 0.5);
  const size = tf.maximum(tf.abs(euler), tf.abs(before));
  const allowed = tf.maximum(tf.mul(size, reltol), abstol);
  const error = tf.sqrt(meanPerExample(tf.square(tf.div(tf.sub(euler, improved), allowed))));
  const accepted = tf.logicalAnd(tf.lessEqual(error, 1), walking);
  const choose = (there: tf.Tensor, here: tf.Tensor): tf.Tensor => tf.where(over(accepted, x), there, here);
  const time = tf.where(accepted, earlier, t);
  const forgets = rejected === 'redrawn';
  const left = tf.sub(time, smallest);
  // No error at all calls for the longest step; a walk that has ended takes none.
  const wished = tf.mul(tf.mul(h, safety), tf.pow(tf.maximum(error, 1e-10), -exponent));
  return {
    x: choose(extrapolation ? improved : euler, x),
    before: choose(euler, before),
    t: time,
    h: tf.where(tf.greater(left, nearly), tf.minimum(left, wished), tf.zerosLike(h)),
    ahead: forgets ? tf.zerosLike(h) : tf.where(accepted, tf.sub(ahead, h), ahead),
    motion: forgets ? tf.zerosLike(x) : choose(tf.sub(motion, step), motion),
    attempts: tf.add(attempts, tf.cast(walking, 'float32')),
  };
};
