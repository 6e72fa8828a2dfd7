import * as tf from '@tensorflow/tfjs-core';
import {type ClassPosterior, posteriorsOf, type PosteriorInputs} from '../score/posterior.ts';
import type {Score} from '../score/score.ts';
import type {Params} from '../nets/net.ts';

/** Score vectors at the points of a grid, [G, width] row-major. */
export type Field = Float32Array | Float64Array;

/** The scores that a method has, null where it has none. */
export interface Fields {
  /** ∇ log p(x). */
  readonly prior: Field | null;
  /** ∇ log p(x | y) of each class. */
  readonly posterior: readonly Field[] | null;
  /** α ∇ log p(y | x) of each class: the term that guides, scaled as it is used. */
  readonly likelihood: readonly Field[] | null;
}

/**
 * The fields of what is wired (see `posteriorsOf`), at one noise level: a score alone has a prior; a score and a
 * classifier have all; class scores have posteriors. Undefined when no model is wired.
 *
 * @throws TypeError when there are not as many posteriors as classes.
 */
export const fieldsOf = (
  inputs: PosteriorInputs,
  {scale, sigma, classes}: {readonly scale: number; readonly sigma: number; readonly classes: number},
  points: Float32Array,
): Fields | undefined => {
  const posteriors = posteriorsOf(inputs, scale);
  if (!posteriors) return undefined;
  const evaluate = (
    score: (posterior: ClassPosterior) => ((weights: Params) => Score) | undefined,
  ): Field[] =>
    posteriors.flatMap((posterior) => {
      const of = score(posterior);
      return of ? [evaluateAt(posterior, of, sigma, points)] : [];
    });
  const all = evaluate(({posterior}) => posterior);
  const [first] = posteriors as [ClassPosterior, ...ClassPosterior[]];
  if (inputs.score && !inputs.classifier) return {prior: all[0] as Field, posterior: null, likelihood: null};
  if (all.length !== classes)
    throw new TypeError(
      `the data have ${classes} classes, the models ${all.length}: wire one posterior a class, in order`,
    );
  if (!first.prior) return {prior: null, posterior: all, likelihood: null};
  const likelihood = evaluate((posterior) => posterior.likelihood).map((field) =>
    field.map((value) => scale * value),
  );
  return {prior: evaluateAt(first, first.prior, sigma, points), posterior: all, likelihood};
};

const evaluateAt = (
  {sde, width, weights}: ClassPosterior,
  score: (weights: Params) => Score,
  sigma: number,
  points: Float32Array,
): Field =>
  tf.tidy(() => {
    const count = points.length / width;
    const x = tf.tensor2d(points, [count, width]);
    return Float32Array.from(score(weights())(x, tf.fill([count], sde.time(sigma))).dataSync());
  });
