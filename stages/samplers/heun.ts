import * as tf from '@tensorflow/tfjs-core';
import type {HeunConfig} from '../../schemas/samplers/flow.ts';
import type {Score} from '../score/score.ts';
import type {Sde} from '../sde/sde.ts';
import {valuesAt} from '../sde/values.ts';
import {ratioAt, timesOfRatios} from './ratio-times.ts';
import {walkPhase, type Here, type Walk} from './walk.ts';
import type {Sampler} from './sampler.ts';

/**
 * The stochastic sampler of Karras et al. (2022), algorithm 2, for any noising: in y = x / α and ρ = σ / α its
 * probability flow is  dy/dρ = −σ s(α y, t),  which Heun's method solves from the largest ρ to 0. Before each step
 * "churn" adds noise, up to ρ (1 + γ). The last step, to ρ = 0, is Euler's. With churn 0 nothing is drawn.
 */
export const heun = (config: HeunConfig, sde: Sde): Sampler => {
  const steps = stepsOf(config, sde);
  const churns = config.churn > 0;
  const [most, last] = [steps.slice(0, -1), steps.slice(-1)];
  return {
    start: {law: 'normal', sigma: steps[0]!.ratio},
    phases: [
      ...(most.length > 0 ? [walkPhase(heunWalk(most, churns))] : []),
      walkPhase(eulerWalk(last, churns)),
    ],
  };
};

/** A step from ρ, raised to ρ (1 + γ), to the next ρ. */
interface RatioStep {
  readonly ratio: number;
  readonly noise: number;
  readonly length: number;
  readonly from: TimeOf;
  /** The next ρ's; the last step, to ρ = 0, evaluates nothing there. */
  readonly to: TimeOf;
}

interface TimeOf {
  readonly t: number;
  readonly alpha: number;
  readonly sigma: number;
}

const stepsOf = (config: HeunConfig, sde: Sde): readonly RatioStep[] => {
  const times = timesOfRatios(sde, ratiosOf(config, sde));
  const ratios = [...valuesAt(sde, times).map(({alpha, sigma}) => sigma / alpha), 0];
  const raised = times.map((_, i) => raisedRatio(config, ratios[i]!, ratioAt(sde, 1)));
  const from = valuesAt(
    sde,
    timesOfRatios(sde, raised).map((t, i) => (raised[i] === ratios[i] ? times[i]! : t)),
  );
  const to = valuesAt(sde, [...times.slice(1), times.at(-1)!]);
  return times.map((_, i) => ({
    ratio: ratios[i]!,
    noise: config.churn_noise * Math.sqrt(raised[i]! ** 2 - ratios[i]! ** 2),
    length: ratios[i + 1]! - raised[i]!,
    from: from[i]!,
    to: to[i]!,
  }));
};

/** ρ_i of eq. 5: evenly spaced in ρ^(1/r), between ends that the noising has. */
const ratiosOf = ({steps, sigma_min, sigma_max, rho}: HeunConfig, sde: Sde): number[] => {
  const most = Math.min(sigma_max, ratioAt(sde, 1));
  const least = Math.max(sigma_min, ratioAt(sde, 0));
  if (!(least < most))
    throw new RangeError(
      `σ / α falls from sigma_max to sigma_min: this noising has ${most} and ${least} of them`,
    );
  const [first, last] = [most ** (1 / rho), least ** (1 / rho)];
  return Array.from(
    {length: steps},
    (_, i) => (first + (i / Math.max(1, steps - 1)) * (last - first)) ** rho,
  );
};

const raisedRatio = (config: HeunConfig, ratio: number, most: number): number => {
  const {churn, churn_min, churn_max = Infinity, steps} = config;
  const churned = churn_min <= ratio && ratio <= churn_max;
  const gamma = churned ? Math.min(churn / steps, Math.SQRT2 - 1) : 0;
  return gamma === 0 ? ratio : Math.max(ratio, Math.min(ratio * (1 + gamma), most));
};

/** The score's −σ s(α y, t), dy/dρ. */
const slope = (score: Score, y: tf.Tensor, {now, time}: Here, place: 'from' | 'to'): tf.Tensor => {
  const s = score(tf.mul(y, now(`${place} alpha`)), time(`${place} time`));
  return tf.neg(tf.mul(s, now(`${place} sigma`)));
};

const columnsOf = (place: 'from' | 'to', steps: readonly RatioStep[]): Walk['schedule'] => ({
  [`${place} time`]: steps.map((step) => step[place].t),
  [`${place} alpha`]: steps.map((step) => step[place].alpha),
  [`${place} sigma`]: steps.map((step) => step[place].sigma),
});

const eulerSchedule = (steps: readonly RatioStep[], churns: boolean): Walk['schedule'] => ({
  ...columnsOf('from', steps),
  length: steps.map(({length}) => length),
  ...(churns && {noise: steps.map(({noise}) => noise)}),
});

const churned = ({x, now, noise}: Here, churns: boolean): tf.Tensor =>
  churns ? tf.add(x, tf.mul(noise(), now('noise'))) : x;

const eulerWalk = (steps: readonly RatioStep[], churns: boolean): Walk => ({
  steps: steps.length,
  evaluations: 1,
  schedule: eulerSchedule(steps, churns),
  move: (score, here) => {
    const y = churned(here, churns);
    return {x: tf.add(y, tf.mul(slope(score, y, here, 'from'), here.now('length')))};
  },
});

const heunWalk = (steps: readonly RatioStep[], churns: boolean): Walk => ({
  steps: steps.length,
  evaluations: 2,
  schedule: {...eulerSchedule(steps, churns), ...columnsOf('to', steps)},
  move: (score, here) => {
    const y = churned(here, churns);
    const first = slope(score, y, here, 'from');
    const euler = tf.add(y, tf.mul(first, here.now('length')));
    const both = tf.add(first, slope(score, euler, here, 'to'));
    return {x: tf.add(y, tf.mul(both, tf.mul(here.now('length'), 0.5)))};
  },
});
