import * as tf from '@tensorflow/tfjs-core';
import type {BoundConfig} from '../../schemas/likelihood.ts';
import type {RunningStep, Step, Tensors} from '../compile/step.ts';
import {perturb} from '../losses/perturb.ts';
import {residual} from '../losses/residual.ts';
import {normal, uniform} from '../math/draws.ts';
import {sumPerExample} from '../math/ops.ts';
import type {Stream} from '../math/stream.ts';
import type {Score} from '../score/score.ts';
import type {Sde} from '../sde/sde.ts';
import type {Batch} from './batches.ts';
import type {Tell} from './estimate.ts';

type BoundTimes = Pick<BoundConfig, 'times' | 'smallest_time'>;

/** The two parts of the bound that are drawn, one draw of each, [B]. */
type Drawn = Readonly<Record<'matching' | 'reconstruction', tf.Tensor>>;

/**
 * One draw of what is random in score_flow's bound (Song et al. 2021, theorem 3 and equation 14), for clean examples
 * `x0` [B, …] that the step is given; the state counts the draws in `step`:
 *
 *     matching        ½ (g²/σ²) (‖σ s + z‖² − ‖z‖²) / p(t)   at a time t of density p
 *     reconstruction  ‖x0 − x̂‖² α² / 2σ²                      at the smallest time, with x̂ = (x_ε + σ² s) / α
 */
export const boundStep =
  (sde: Sde, score: (state: Tensors) => Score, settings: BoundTimes, stream: Stream): Step =>
  (state, inputs) => {
    const [step, x0] = [state['step']!, inputs['x0']!];
    const batch = x0.shape[0];
    const noise = (name: string): tf.Tensor => normal(stream.split(name), {step}, x0.shape);
    const times = timesOf(sde, settings, uniform(stream.split('times'), {step}, [batch]));
    const drawn: Drawn = {
      matching: matching(sde, score(state), x0, times, noise('noise')),
      reconstruction: reconstruction(
        sde,
        score(state),
        x0,
        tf.fill([batch], settings.smallest_time),
        noise('end'),
      ),
    };
    return {state: {...state, step: tf.add(step, tf.scalar(1, 'int32'))}, outputs: drawn};
  };

/** Times [B], and one over their density times g²/σ². */
interface Times {
  readonly t: tf.Tensor;
  readonly weight: tf.Tensor;
}

const timesOf = (sde: Sde, {smallest_time: smallest, times}: BoundTimes, uniform: tf.Tensor): Times => {
  if (times === 'importance') {
    const weighted = sde.weightedTimes(smallest);
    const t = weighted.at(uniform);
    return {t, weight: tf.fill(t.shape, weighted.total)};
  }
  const t = tf.add(tf.mul(uniform, 1 - smallest), smallest);
  return {t, weight: tf.mul(tf.square(tf.div(sde.g(t), sde.sigma(t))), 1 - smallest)};
};

const matching = (sde: Sde, score: Score, x0: tf.Tensor, {t, weight}: Times, z: tf.Tensor): tf.Tensor => {
  const matched = residual(sde, score(perturb(sde, {x0, t, z}), t), t, z, 1);
  const gained = tf.sub(sumPerExample(tf.square(matched)), sumPerExample(tf.square(z)));
  return tf.mul(tf.mul(gained, weight), 0.5);
};

/** x0 − x̂ = −(σ/α) (z + σ s), so that ‖x0 − x̂‖² α²/2σ² = ½ ‖σ s + z‖². */
const reconstruction = (sde: Sde, score: Score, x0: tf.Tensor, t: tf.Tensor, z: tf.Tensor): tf.Tensor => {
  const matched = residual(sde, score(perturb(sde, {x0, t, z}), t), t, z, 1);
  return tf.mul(sumPerExample(tf.square(matched)), 0.5);
};

/**
 * What is not random in the bound, [B] in nats: the prior's cross-entropy with the noised example, −∫ ∇·f, and the
 * entropies of the reconstruction's normal and of the noise at the smallest time. Worked out, not drawn: no noise of
 * theirs is in the result.
 */
export const boundConstant = (sde: Sde, x0: tf.Tensor): tf.Tensor =>
  tf.tidy(() => {
    const dimensions = x0.size / x0.shape[0];
    const end = tf.tensor1d([1]);
    const prior = sde.priorSigma ** 2;
    const [alpha, sigma] = [sde.alpha(end), sde.sigma(end)];
    const square = tf.add(
      tf.mul(sumPerExample(tf.square(x0)), tf.square(alpha)),
      tf.mul(tf.square(sigma), dimensions),
    );
    const cross = tf.add(tf.div(square, 2 * prior), (dimensions / 2) * Math.log(2 * Math.PI * prior));
    // ∫ ∇·f dt = D ∫ f dt = D log α(1)/α(ε); the entropies differ by that of a factor 1/α(ε), and by half of D.
    const shrunk = tf.neg(tf.log(alpha));
    return tf.add(cross, tf.mul(tf.sub(shrunk, 1 / 2), dimensions));
  });

/** A batch as the step is given it. */
export const clean = ({points, count, shape}: Pick<Batch, 'points' | 'count' | 'shape'>): Tensors => ({
  x0: tf.tensor(points, [count, ...shape]),
});

/** Means over so many draws of what is random, plus what is not: an upper bound on −log p(x) in nats, [B]. */
export const negativeBound = async (
  running: RunningStep,
  sde: Sde,
  batch: Batch,
  draws: number,
  tell: Tell,
): Promise<Float64Array> => {
  const inputs = clean(batch);
  const constant = boundConstant(sde, inputs['x0']!);
  const bound = Float64Array.from(constant.dataSync());
  constant.dispose();
  for (let done = 1; done <= draws; done++) {
    const outputs = running.run(inputs);
    for (const drawn of Object.values(outputs))
      drawn.dataSync().forEach((value, i) => (bound[i]! += value / draws));
    tf.dispose(outputs);
    await tell(done / draws);
  }
  tf.dispose(inputs);
  return bound;
};
