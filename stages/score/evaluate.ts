import * as tf from '@tensorflow/tfjs-core';
import {sizeOf, type Shape} from '../math/shape.ts';
import type {Sde} from '../sde/sde.ts';
import type {Score} from './score.ts';

/** Examples [N, …shape], one after the other, and the noise level σ at which a score is asked there. */
export interface Queries {
  readonly points: Float32Array;
  readonly shape: Shape;
  readonly sigma: number;
}

/** A score's values at some examples, [N, …shape]. `score` makes it of tensors that are disposed afterwards. */
export const evaluateScore = (sde: Sde, score: () => Score, {points, shape, sigma}: Queries): Float32Array =>
  tf.tidy(() => {
    const count = points.length / sizeOf(shape);
    const x = tf.tensor(points, [count, ...shape]);
    return Float32Array.from(score()(x, tf.fill([count], sde.time(sigma))).dataSync());
  });
