import * as tf from '@tensorflow/tfjs-core';
import type {Sde} from '../sde/sde.ts';
import type {Score} from './score.ts';

/** Points [N, width], row after row, and the noise level σ at which a score is asked there. */
export interface Queries {
  readonly points: Float32Array;
  readonly width: number;
  readonly sigma: number;
}

/** A score's values at some points, [N, width]. `score` makes it of tensors that are disposed afterwards. */
export const evaluateScore = (sde: Sde, score: () => Score, {points, width, sigma}: Queries): Float32Array =>
  tf.tidy(() => {
    const count = points.length / width;
    const x = tf.tensor2d(points, [count, width]);
    return Float32Array.from(score()(x, tf.fill([count], sde.time(sigma))).dataSync());
  });
