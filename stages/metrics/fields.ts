import {evaluateScore} from '../score/evaluate.ts';
import {type ClassPosterior, posteriorsOf, type PosteriorInputs} from '../score/posterior.ts';
import type {Score} from '../score/score.ts';
import {checkPlainNoise} from '../sde/sde.ts';
import type {Params} from '../nets/net.ts';

/** Score vectors at the points of a grid, [G, width] row-major. */
export type Field = Float32Array | Float64Array;

export interface FieldSettings {
  /** α, factor on the likelihood score. */
  readonly scale: number;
  readonly sigma: number;
  /** Names of the data's classes. */
  readonly classes: readonly string[];
}

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
 * @throws TypeError when the posteriors are not those of the classes, or a model's noising is not x + σ z.
 */
export const fieldsOf = (
  inputs: PosteriorInputs,
  {scale, sigma, classes}: FieldSettings,
  points: Float32Array,
): Fields | undefined => {
  const posteriors = posteriorsOf(inputs, scale);
  if (!posteriors) return undefined;
  for (const {sde} of posteriors) checkPlainNoise(sde, sigma);
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
  checkClasses(posteriors, classes);
  if (!first.prior) return {prior: null, posterior: all, likelihood: null};
  const likelihood = evaluate((posterior) => posterior.likelihood).map((field) =>
    field.map((value) => scale * value),
  );
  return {prior: evaluateAt(first, first.prior, sigma, points), posterior: all, likelihood};
};

/** Class scores bear no names: their order is all that is known of them. */
const checkClasses = (posteriors: readonly ClassPosterior[], classes: readonly string[]): void => {
  if (posteriors.length !== classes.length)
    throw new TypeError(
      `the data have ${classes.length} classes, the models ${posteriors.length}: wire one posterior a class, in order`,
    );
  const stray = posteriors.findIndex(({name}, i) => name !== undefined && name !== classes[i]);
  if (stray >= 0)
    throw new TypeError(
      `class ${stray} is ${classes[stray]} in the data and ${posteriors[stray]?.name} to the classifier: wire the data it was trained on`,
    );
};

const evaluateAt = (
  {sde, shape, weights}: ClassPosterior,
  score: (weights: Params) => Score,
  sigma: number,
  points: Float32Array,
): Field => evaluateScore(sde, () => score(weights()), {points, shape, sigma});
