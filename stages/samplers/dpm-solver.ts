import * as tf from '@tensorflow/tfjs-core';
import type {DpmSolverConfig} from '../../schemas/samplers/flow.ts';
import type {Score} from '../score/score.ts';
import type {Sde} from '../sde/sde.ts';
import {valuesAt, type Values} from '../sde/values.ts';
import {denoisingPhases} from './denoise.ts';
import {ratioAt, timesOfRatios} from './ratio-times.ts';
import {walkPhase, type Here, type Walk} from './walk.ts';
import type {Sampler, Start} from './sampler.ts';

/**
 * DPM-Solver++ (Lu et al. 2022): the probability flow in the log signal-to-noise ratio λ = log α/σ, whose linear part
 * is solved exactly,
 *
 *     x_t = (σ_t / σ_s) x_s + α_t (1 − e^(−h)) D,    h = λ_t − λ_s,
 *
 * with the denoised D = (x + σ² s) / α carried on to second order by the D before (`2m`, algorithm 2), or by the D at
 * the middle of the step (`2s`, algorithm 1 with r = ½).
 */
export const dpmSolver = (config: DpmSolverConfig, sde: Sde): Sampler => {
  const smallest = config.smallest_time ?? sde.smallestTime;
  const values = valuesAt(sde, timesOf(config, sde, smallest));
  const start: Start = {law: 'normal', sigma: sde.priorSigma};
  if (config.solver === '2m') return {start, phases: [walkPhase(multistep(config, values))]};
  return {
    start,
    phases: [
      walkPhase(singlestep(sde, values)),
      ...denoisingPhases(config.denoise ? 'tweedie' : 'none', sde, smallest),
    ],
  };
};

/** Times of the ends of all steps, evenly spaced in λ or in t. */
const timesOf = ({steps, spacing}: DpmSolverConfig, sde: Sde, smallest: number): number[] => {
  const shares = Array.from({length: steps + 1}, (_, i) => i / steps);
  if (spacing === 'time') return shares.map((share) => 1 - share * (1 - smallest));
  const [first, last] = [ratioAt(sde, 1), ratioAt(sde, smallest)];
  const between = timesOfRatios(
    sde,
    shares.map((share) => first * (last / first) ** share),
  );
  return between.map((t, i) => (i === 0 ? 1 : i === steps ? smallest : t));
};

const lambda = ({alpha, sigma}: Values): number => Math.log(alpha / sigma);

/** x_t = keep · x + pull · D over an interval. */
const exponential = (from: Values, to: Values): {readonly keep: number; readonly pull: number} => ({
  keep: to.sigma / from.sigma,
  pull: -to.alpha * Math.expm1(lambda(from) - lambda(to)),
});

/** D at a place whose time, α and σ² are columns of the schedule. */
const denoise = (score: Score, x: tf.Tensor, {now, time}: Here, place = ''): tf.Tensor => {
  const pulled = tf.mul(score(x, time(`${place}time`)), now(`${place}variance`));
  return tf.div(tf.add(x, pulled), now(`${place}alpha`));
};

const placeColumns = (values: readonly Values[], place = ''): Walk['schedule'] => ({
  [`${place}time`]: values.map(({t}) => t),
  [`${place}alpha`]: values.map(({alpha}) => alpha),
  [`${place}variance`]: values.map(({sigma}) => sigma ** 2),
});

/** x ← keep · x + current · D + previous · D before. */
interface Multistep {
  readonly keep: number;
  readonly current: number;
  readonly previous: number;
}

const multistep = (config: DpmSolverConfig, values: readonly Values[]): Walk => {
  const steps = values.slice(1).map((_, i) => multistepAt(config, values, i));
  if (config.denoise) steps.push({keep: 0, current: 1, previous: 0});
  return {
    steps: steps.length,
    evaluations: 1,
    schedule: {
      ...placeColumns(values.slice(0, steps.length)),
      keep: steps.map(({keep}) => keep),
      current: steps.map(({current}) => current),
      previous: steps.map(({previous}) => previous),
    },
    memory: (x) => ({denoised: tf.zerosLike(x)}),
    move: (score, here) => {
      const {x, now, memory} = here;
      const D = denoise(score, x, here);
      const pulled = tf.add(tf.mul(D, now('current')), tf.mul(memory['denoised']!, now('previous')));
      return {x: tf.add(tf.mul(x, now('keep')), pulled), memory: {denoised: D}};
    },
  };
};

/** D + (D − D before) / 2r with r = h before / h; of first order where there is no D before. */
const multistepAt = (
  {steps, lower_order_final}: DpmSolverConfig,
  values: readonly Values[],
  i: number,
): Multistep => {
  const {keep, pull} = exponential(values[i]!, values[i + 1]!);
  const lower = lower_order_final && steps < 10 && i === steps - 1;
  if (i === 0 || lower) return {keep, current: pull, previous: 0};
  const [before, from, to] = [values[i - 1]!, values[i]!, values[i + 1]!].map(lambda) as [
    number,
    number,
    number,
  ];
  const half = (to - from) / (from - before) / 2;
  return {keep, current: pull * (1 + half), previous: -pull * half};
};

const singlestep = (sde: Sde, values: readonly Values[]): Walk => {
  const [from, to] = [values.slice(0, -1), values.slice(1)];
  const middles = valuesAt(
    sde,
    timesOfRatios(
      sde,
      from.map((start, i) => Math.exp(-(lambda(start) + lambda(to[i]!)) / 2)),
    ),
  );
  const half = from.map((start, i) => exponential(start, middles[i]!));
  const whole = from.map((start, i) => exponential(start, to[i]!));
  return {
    steps: from.length,
    evaluations: 2,
    schedule: {
      ...placeColumns(from),
      ...placeColumns(middles, 'middle '),
      'half keep': half.map(({keep}) => keep),
      'half pull': half.map(({pull}) => pull),
      keep: whole.map(({keep}) => keep),
      pull: whole.map(({pull}) => pull),
    },
    move: (score, here) => {
      const {x, now} = here;
      const first = denoise(score, x, here);
      const middle = tf.add(tf.mul(x, now('half keep')), tf.mul(first, now('half pull')));
      const second = denoise(score, middle, here, 'middle ');
      return {x: tf.add(tf.mul(x, now('keep')), tf.mul(second, now('pull')))};
    },
  };
};
