import * as tf from '@tensorflow/tfjs-core';
import type {AdaptiveSdeConfig} from '../../schemas/samplers/adaptive-sde.ts';
import type {Tensors} from '../compile/step.ts';
import {meanPerExample, over} from '../math/ops.ts';
import {sizeOf, type Shape} from '../math/shape.ts';
import type {Score} from '../score/score.ts';
import {reverseDrift} from '../sde/reverse.ts';
import type {Sde} from '../sde/sde.ts';
import {forgetAhead, look, pathOf, type BrownianPath} from './brownian-path.ts';
import type {Phase} from './sampler.ts';
import {pointsOf, pointsState} from './walk.ts';

/** A batch in the middle of its walks: every point has its own time and step size. */
type Walking = BrownianPath &
  Readonly<{
    /** [B, …] */
    x: tf.Tensor;
    /** What the Euler step before the last accepted one led to, [B, …]: the error is measured by it too. */
    before: tf.Tensor;
    /** [B] */
    t: tf.Tensor;
    /** Length of the next step, [B]; 0 where a walk has ended. */
    h: tf.Tensor;
    /** Attempted steps so far, [B]. */
    attempts: tf.Tensor;
  }>;

/** A time so near the end, relative to all time, is the end: float32 cannot always meet it. */
const nearly = 1e-6;
/**
 * The steps of a point that are rejected one after another may leave so many places of its noise known ahead of it, less
 * the present and a new one. The more numbers an example has, the less its error hangs on single draws: with exact scores
 * of normal data and errors of 1e-3 the most were 23 for one number, 15 for two and 8 for sixteen, in 3000 numbers drawn
 * of each, and one more was at most half as likely.
 */
const slotsFor = (shape: Shape): number => (sizeOf(shape) === 1 ? 64 : 32);
/** Progress is told in parts of the time, since nobody knows the number of steps. */
const parts = 100;

/**
 * The reverse SDE by a stochastic improved Euler method whose steps fit themselves to each point's error
 * (Jolicoeur-Martineau et al. 2021, algorithm 1). Two evaluations of the score to an attempt. A step that is rejected
 * has looked ahead: all that it and those before it saw of the Brownian motion stays, and a shorter step takes a bridge
 * within it. Drawing anew, as released, prefers motions that are sooner accepted: with few numbers in an example, whose
 * errors hang on single draws, it leaves a wrong variance.
 */
export const adaptiveSdePhase = (config: AdaptiveSdeConfig, sde: Sde, smallest: number): Phase => ({
  step: (score, noise) => (state) => {
    const walking = state as Walking;
    const {next, full} = attempt(config, sde, smallest, score(state), walking, noise(state));
    const step = tf.add(state['step']!, tf.scalar(1, 'int32'));
    const outputs = {latest: tf.max(next.t), longest: tf.max(next.h), full: tf.max(tf.cast(full, 'float32'))};
    return {state: {...state, ...next, step}, outputs};
  },
  begin: (points, rows) => {
    const state = pointsState(points, rows);
    const slots = config.rejected === 'kept' ? slotsFor(rows.shape) : 2;
    const each = (value: number): tf.Tensor => tf.fill([rows.count], value);
    const walking = {
      before: tf.clone(state['x']!),
      t: each(1),
      h: each(Math.min(config.initial_step, 1 - smallest)),
      ...pathOf(state['x']!, slots),
      attempts: each(0),
    };
    return {...state, ...walking};
  },
  inputs: () => ({}),
  length: parts,
  run: async (running, _points, _rows, tell) => {
    for (let longest = 1; longest > 0;) {
      const outputs = running.run({});
      const read = (name: string): number => outputs[name]!.dataSync()[0]!;
      const [latest, full] = [read('latest'), read('full')];
      longest = read('longest');
      tf.dispose(outputs);
      if (full > 0)
        throw new RangeError(
          `at or before t = ${latest} more steps of a point were rejected than there is room for their noise: make ` +
            'abstol or reltol larger, or let a rejected step shrink more by a smaller safety or a larger exponent',
        );
      // Steps that are not finite, or of no length before the end.
      if (!(longest > 0) && !(latest <= smallest + 2 * nearly))
        throw new RangeError(`a step at t = ${latest} has length ${longest}: the score is not finite there`);
      await tell(Math.floor(((1 - Math.max(latest, smallest)) / (1 - smallest)) * parts));
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
  {abstol, reltol, safety, exponent, extrapolation, rejected}: AdaptiveSdeConfig,
  sde: Sde,
  smallest: number,
  score: Score,
  {x, before, t, h, attempts, times, places}: Walking,
  z: tf.Tensor,
): {readonly next: Walking; readonly full: tf.Tensor} => {
  const drift = reverseDrift(sde, score);
  const earlier = tf.sub(t, h);
  const {motion, path, full} = look({times, places}, t, earlier, z);
  const walking = tf.greater(h, 0);
  /** x − h · drift + g · motion, with drift and diffusion of a place. */
  const stepBy = (y: tf.Tensor, time: tf.Tensor): tf.Tensor =>
    tf.add(tf.sub(x, tf.mul(drift(y, time), over(h, x))), tf.mul(motion, over(sde.g(time), x)));
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
  const wished = tf.mul(h, tf.mul(tf.pow(tf.maximum(error, 1e-10), -exponent), safety));
  const next = {
    ...(rejected === 'kept' ? path : forgetAhead(path, time)),
    x: choose(extrapolation ? improved : euler, x),
    before: choose(euler, before),
    t: time,
    h: tf.where(tf.greater(left, nearly), tf.minimum(left, wished), tf.zerosLike(h)),
    attempts: tf.add(attempts, tf.cast(walking, 'float32')),
  };
  return {next, full};
};
