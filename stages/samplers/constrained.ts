import * as tf from '@tensorflow/tfjs-core';
import type {CompletingSamplerConfig} from '../../schemas/sampler.ts';
import type {Tensors} from '../compile/step.ts';
import {over} from '../math/ops.ts';
import {sizeOf} from '../math/shape.ts';
import type {Stream} from '../math/stream.ts';
import type {Sde} from '../sde/sde.ts';
import {valuesAt} from '../sde/values.ts';
import {type Known, replaced} from './known.ts';
import {noiseOf} from './noise.ts';
import type {Noise, Phase, Rows, Sampler} from './sampler.ts';
import {updateSampler} from './update-sampler.ts';
import {updatesWalk} from './updates.ts';
import {walkPhase} from './walk.ts';

/** What samples are held to. */
export interface Constraint {
  readonly known: Known;
  /** Clean examples [N, width], one for each point that is drawn; what is not known of them is not read. */
  readonly examples: Float32Array;
  /** Of the noise that is added to what is known. */
  readonly noise: Stream;
}

/**
 * A sampler of what is not known of examples: before each of its updates, and with noise drawn anew, it sets the known
 * part to that of  α(t) x₀ + σ(t) z  at the update's time t, so that the score sees it as noisy as the rest; after the
 * last, to that of x₀ (inpainting and colourisation of Song and Ermon 2019, Song et al. 2021).
 *
 * Such replacement is not conditioning. The other part follows the law given a noisy known part, averaged over its
 * noise, which becomes the law given x₀ only as σ goes to 0: correctors there take the difference away, predictors
 * alone do not.
 */
export const completing = (config: CompletingSamplerConfig, sde: Sde, constraint: Constraint): Sampler => {
  const {start, updates, norms} = updateSampler(config, sde);
  const times = updates.map(({time}) => time);
  return {start, phases: [constrained(walkPhase(updatesWalk(updates, norms)), times, sde, constraint)]};
};

/** A walk with the known part replaced before every step, whose times are given, and after the last. */
const constrained = (
  phase: Phase,
  times: readonly number[],
  sde: Sde,
  {known, examples, noise: stream}: Constraint,
): Phase => {
  const values = valuesAt(sde, times);
  const noise = noiseOf(stream);
  const of = ({first, count, shape}: Rows): tf.Tensor => {
    const width = sizeOf(shape);
    return tf.tensor(examples.slice(first * width, (first + count) * width), [count, ...shape]);
  };
  return {
    ...phase,
    step: (score, z) => {
      const step = phase.step(score, z);
      return (state, inputs) => step({...state, x: heldTo(known, state, noise)}, inputs);
    },
    begin: (points, rows) => ({
      ...phase.begin(points, rows),
      'known.examples': of(rows),
      'known.alpha': tf.tensor1d(values.map(({alpha}) => alpha)),
      'known.sigma': tf.tensor1d(values.map(({sigma}) => sigma)),
    }),
    run: async (running, points, rows, tell) => {
      const moved = await phase.run(running, points, rows, tell);
      const clean = tf.tidy(() => {
        const x = tf.tensor(moved.points, [rows.count, ...rows.shape]);
        return replaced(known, x, of(rows)).dataSync() as Float32Array;
      });
      return {...moved, points: clean};
    },
  };
};

/** The points of a state with their known part as noisy as the step's time has it. */
const heldTo = (known: Known, state: Tensors, noise: Noise): tf.Tensor => {
  const x = state['x']!;
  const now = (name: string): tf.Tensor =>
    over(tf.gather(state[`known.${name}`]!, tf.reshape(state['step']!, [1])), x);
  const noised = tf.add(tf.mul(state['known.examples']!, now('alpha')), tf.mul(noise(state), now('sigma')));
  return replaced(known, x, noised);
};
