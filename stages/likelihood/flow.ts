import * as tf from '@tensorflow/tfjs-core';
import type {FlowLikelihoodConfig} from '../../schemas/likelihood.ts';
import type {RunningStep, Step, Tensors} from '../compile/step.ts';
import {rk45, type Slope} from '../math/rk45.ts';
import {sizeOf} from '../math/shape.ts';
import type {Score} from '../score/score.ts';
import {probabilityFlow} from '../sde/reverse.ts';
import type {Sde} from '../sde/sde.ts';
import type {Batch} from './batches.ts';
import type {Likelihoods, Tell} from './estimate.ts';
import {exactDivergence, hutchinson} from './divergence.ts';

/**
 * The probability flow and its divergence at points `x` [B, …] and times `t` [B], with `probe` [B, …] for an estimate,
 * as a step: outputs `slope` [B, …] and `divergence` [B].
 */
export const flowStep =
  (sde: Sde, score: (state: Tensors) => Score, divergence: FlowLikelihoodConfig['divergence']): Step =>
  (state, inputs) => {
    const {x, t, probe} = inputs as Readonly<Record<'x' | 't' | 'probe', tf.Tensor>>;
    const field = probabilityFlow(sde, score(state));
    const flow = divergence === 'exact' ? exactDivergence(field, x, t) : hutchinson(field, x, t, probe);
    return {state, outputs: {slope: flow.vectors, divergence: flow.divergence}};
  };

/** Probes of mean 0 and covariance 1, one for each number of a batch; not read where the divergence is exact. */
export const probeOf = (
  divergence: FlowLikelihoodConfig['divergence'],
  {points, first, shape, stream}: Batch,
): Float32Array => {
  const start = first * sizeOf(shape);
  if (divergence === 'gaussian') return stream.split('probe').normal(0, points.length, start);
  return stream
    .split('probe')
    .uniform(0, points.length, start)
    .map((u) => (u < 0.5 ? -1 : 1));
};

/** Stand-ins for what a run of the step is given. */
export const flowInputs = (
  {points, count, shape}: Pick<Batch, 'points' | 'count' | 'shape'>,
  t: number,
  probe: Float32Array,
): Tensors => ({
  x: tf.tensor(points, [count, ...shape]),
  t: tf.fill([count], t),
  probe: tf.tensor(probe, [count, ...shape]),
});

/**
 * log p(x) = log p₁(x(1)) + ∫ ∇·v dt along the probability flow v from the smallest time to 1 (Chen et al. 2018; Song et
 * al. 2021, equation 39). Points and integrals are one system in float64, whose error is controlled together.
 *
 * @throws RangeError when the solver cannot keep to the tolerances.
 */
export const flowLikelihood = async (
  running: RunningStep,
  sde: Pick<Sde, 'priorSigma'>,
  batch: Batch,
  probe: Float32Array,
  config: Pick<FlowLikelihoodConfig, 'rtol' | 'atol' | 'smallest_time'>,
  tell: Tell,
): Promise<Likelihoods> => {
  const {points, count} = batch;
  const start = new Float64Array(points.length + count);
  start.set(points);
  let y: Float64Array = start;
  let nfe = 0;
  for (const attempt of rk45(slopeOf(running, batch, probe), start, [config.smallest_time, 1], config)) {
    ({y, nfe} = attempt);
    await tell(attempt.t);
  }
  const latent = y.subarray(0, points.length);
  const gained = y.subarray(points.length);
  return {logP: priorLogDensities(latent, count, sde.priorSigma).map((prior, i) => prior + gained[i]!), nfe};
};

const slopeOf =
  (running: RunningStep, {points, count, shape}: Batch, probe: Float32Array): Slope =>
  (t, y) => {
    const inputs = flowInputs(
      {points: Float32Array.from(y.subarray(0, points.length)), count, shape},
      t,
      probe,
    );
    const outputs = running.run(inputs);
    const slope = new Float64Array(y.length);
    slope.set(outputs['slope']!.dataSync());
    slope.set(outputs['divergence']!.dataSync(), points.length);
    tf.dispose([inputs, outputs]);
    return slope;
  };

/** log N(x; 0, σ² I) of each of `count` points, in float64. */
const priorLogDensities = (points: Float64Array, count: number, sigma: number): Float64Array => {
  const width = points.length / count;
  const constant = -(width / 2) * Math.log(2 * Math.PI * sigma ** 2);
  return Float64Array.from({length: count}, (_, row) => {
    let squares = 0;
    for (let i = row * width; i < (row + 1) * width; i++) squares += points[i]! ** 2;
    return constant - squares / (2 * sigma ** 2);
  });
};
