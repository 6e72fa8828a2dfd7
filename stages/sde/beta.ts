import * as tf from '@tensorflow/tfjs-core';

/** The linear rate  β(t) = β_min + t (β_max − β_min)  and its integral  B(t) = ∫₀ᵗ β. */
export interface Beta {
  readonly rate: (t: tf.Tensor) => tf.Tensor;
  readonly integral: (t: tf.Tensor) => tf.Tensor;
  /** B at one time, on the host. */
  readonly integralAt: (t: number) => number;
  /** The time by which the integral has reached a value. */
  readonly timeOf: (integral: number) => number;
  /** The same inside a step, for values above 0, [B] → [B]. */
  readonly timesOf: (integral: tf.Tensor) => tf.Tensor;
}

export interface BetaRange {
  readonly betaMin: number;
  readonly betaMax: number;
}

export const beta = ({betaMin, betaMax}: BetaRange): Beta => {
  if (!(0 <= betaMin && betaMin <= betaMax && 0 < betaMax && betaMax < Infinity)) {
    throw new RangeError(
      `β must not fall, nor be 0 throughout: beta_min = ${betaMin}, beta_max = ${betaMax}`,
    );
  }
  const slope = betaMax - betaMin;
  return {
    rate: (t) => tf.add(tf.mul(t, slope), betaMin),
    integral: (t) => tf.mul(t, tf.add(tf.mul(t, slope / 2), betaMin)),
    integralAt: (t) => t * ((t * slope) / 2 + betaMin),
    // The root of (slope/2) t² + β_min t = B, in the form that does not cancel and allows slope = 0.
    timeOf: (B) => (B === 0 ? 0 : (2 * B) / (betaMin + Math.sqrt(betaMin ** 2 + 2 * slope * B))),
    timesOf: (B) =>
      tf.div(tf.mul(B, 2), tf.add(tf.sqrt(tf.add(tf.mul(B, 2 * slope), betaMin ** 2)), betaMin)),
  };
};
