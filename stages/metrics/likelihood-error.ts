import * as tf from '@tensorflow/tfjs-core';
import type {Dataset} from '../artifacts/dataset.ts';
import type {Net, Weights} from '../nets/net.ts';
import {toTensors} from '../nets/params.ts';
import {logProbOfNet} from '../score/of-net.ts';
import {parzenClassScores} from '../score/parzen-classes.ts';
import {likelihoodScore} from '../score/score.ts';
import type {Sde} from '../sde/sde.ts';
import {gridPoints, type Grid} from './grid.ts';
import {meanDistance} from './score-error.ts';

/** Where and against what a classifier in training is measured. */
export interface LikelihoodErrorSettings {
  readonly data: Dataset;
  readonly net: Net;
  readonly sde: Sde;
  /** Noise level, in units of the data. */
  readonly sigma: number;
  readonly grid: Grid;
  /** Of the exact score; see `Parzen`. */
  readonly epsilon: number;
}

/**
 * The mean over classes and grid points of ‖∇ log p(y|x) exact − ∇ log p(y|x; θ)‖₂, as a function of the weights:
 * D_L of DLSM's Fig. 5(a). The exact scores are computed once.
 */
export const likelihoodError = (settings: LikelihoodErrorSettings): ((weights: Weights) => number) => {
  const {data, net, sde, sigma, grid, epsilon} = settings;
  const points = gridPoints(grid);
  const count = points.length / data.width;
  const exact = parzenClassScores({...data, sigma, epsilon}, points).likelihood;
  const estimate = (weights: Weights, label: number): Float32Array =>
    tf.tidy(() => {
      const y = tf.oneHot(tf.fill([count], label, 'int32'), data.classes, 1, 0, 'float32');
      const score = likelihoodScore(logProbOfNet(sde, net, toTensors(weights)), y);
      return Float32Array.from(
        score(tf.tensor2d(points, [count, data.width]), tf.fill([count], sde.time(sigma))).dataSync(),
      );
    });
  return (weights) =>
    exact.reduce((sum, field, label) => sum + meanDistance(field, estimate(weights, label), data.width), 0) /
    data.classes;
};
