import {inMemory, type Dataset} from '../artifacts/dataset.ts';
import type {Weights} from '../nets/net.ts';
import {toTensors} from '../nets/params.ts';
import {evaluateScore} from '../score/evaluate.ts';
import {likelihoodOfNet, type Estimator} from '../score/of-net.ts';
import {parzenClassScores} from '../score/parzen-classes.ts';
import {checkPlainNoise} from '../sde/sde.ts';
import {gridPoints, type Grid} from './grid.ts';
import {meanDistance} from './score-error.ts';

/** Where and against what a classifier in training is measured. */
export interface LikelihoodErrorSettings {
  readonly data: Dataset;
  /** The classifier, whose weights are to come. */
  readonly classifier: Estimator;
  /** Noise level, in units of the data. */
  readonly sigma: number;
  readonly grid: Grid;
  /** Of the exact score; see `Parzen`. */
  readonly epsilon: number;
}

/**
 * The mean over classes and grid points of ‖∇ log p(y|x) exact − ∇ log p(y|x; θ)‖₂, as a function of the weights:
 * D_L of DLSM's Fig. 5(a). The exact scores are computed once.
 *
 * @throws TypeError when the data are not points of the plane, or their noising is not x + σ z.
 */
export const likelihoodError = (settings: LikelihoodErrorSettings): ((weights: Weights) => number) => {
  const {data, classifier, sigma, grid, epsilon} = settings;
  const points = gridPoints(grid);
  const queries = {points, shape: data.shape, sigma};
  const {width} = data.points;
  if (width !== 2) throw new TypeError(`the grid is of the plane: expected points of width 2, got ${width}`);
  checkPlainNoise(classifier.sde, sigma);
  const exact = parzenClassScores({...inMemory(data), sigma, epsilon}, points).likelihood;
  const estimate = (weights: Weights, label: number): Float32Array =>
    evaluateScore(classifier.sde, () => likelihoodOfNet(classifier, toTensors(weights), label), queries);
  return (weights) =>
    exact.reduce((sum, field, label) => sum + meanDistance(field, estimate(weights, label), width), 0) /
    data.classes;
};
