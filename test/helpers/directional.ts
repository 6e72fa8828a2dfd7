import * as tf from '@tensorflow/tfjs-core';
import {expect} from 'vitest';
import {rng} from '../../stages/math/stream.ts';
import type {Objective} from './gradcheck.ts';

type Named = Readonly<Record<string, tf.Tensor>>;

const along = (name: string, at: Named, direction: tf.Tensor, by: number): Named => ({
  ...at,
  [name]: tf.add(at[name]!, tf.mul(direction, by)),
});

/**
 * Fails unless every tensor's gradient, along a few random directions, agrees with a central difference: for objectives of
 * too many entries to try each. Errors are relative to the gradient's length, which a direction of its own would have.
 */
export const directionalCheck = (
  objective: Objective,
  at: Named,
  {step = 1e-2, tolerance = 1e-2}: {readonly step?: number; readonly tolerance?: number} = {},
): void => {
  const names = Object.keys(at);
  const ofList = (...tensors: tf.Tensor[]): tf.Tensor =>
    objective(Object.fromEntries(names.map((name, i) => [name, tensors[i]!])));
  const gradients = tf.grads(ofList)(Object.values(at));
  const value = (given: Named): number => tf.tidy(() => objective(given).dataSync()[0]!);
  names.forEach((name, i) => {
    const gradient = gradients[i]!;
    for (const draw of [0, 1]) {
      const normal = tf.tensor(rng(3).split(name).normal(draw, gradient.size), gradient.shape);
      const direction = tf.div(normal, tf.norm(normal));
      const slope = tf.sum(tf.mul(gradient, direction)).dataSync()[0]!;
      const [ahead, behind] = [step, -step].map((by) => value(along(name, at, direction, by)));
      const expected = (ahead! - behind!) / (2 * step);
      const length = tf.norm(gradient).dataSync()[0]! / Math.sqrt(gradient.size);
      if (!(Math.abs(slope - expected) <= tolerance * Math.max(1, length, Math.abs(expected))))
        expect.fail(`${name} along direction ${draw}: ${slope}, by differences ${expected}`);
    }
  });
};

/** Σ w · y² with weights that let no symmetry hide an error. */
export const weighed = (y: tf.Tensor): tf.Tensor =>
  tf.sum(tf.mul(tf.square(y), tf.reshape(tf.cos(tf.range(1, 1 + y.size)), y.shape)));
