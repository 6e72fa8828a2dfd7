import * as tf from '@tensorflow/tfjs-core';
import {expect} from 'vitest';
import {differences} from './close.ts';

/** A scalar as a function of named tensors. */
export type Objective = (tensors: Readonly<Record<string, tf.Tensor>>) => tf.Tensor;

export interface GradcheckSettings {
  /** Half the distance between the two points of a difference. Float32 likes it about the cube root of its precision. */
  readonly step?: number;
  /** Relative to the larger of 1 and the derivative's size. */
  readonly tolerance?: number;
}

/** The largest error, entry by entry of every tensor, of tfjs's gradient against a central difference. */
export const gradientError = (
  objective: Objective,
  at: Readonly<Record<string, tf.Tensor>>,
  {step = 1e-2}: GradcheckSettings = {},
): {readonly error: number; readonly where: string} => {
  const names = Object.keys(at);
  const record = (tensors: readonly tf.Tensor[]) =>
    Object.fromEntries(names.map((name, i) => [name, tensors[i]!]));
  const gradients = tf.grads((...tensors: tf.Tensor[]) => objective(record(tensors)))(Object.values(at));
  let worst = {error: 0, where: 'nowhere'};
  names.forEach((name, which) => {
    const actual = gradients[which]!.dataSync();
    actual.forEach((slope, i) => {
      const expected = difference(objective, at, name, i, step);
      const error = Math.abs(slope - expected) / Math.max(1, Math.abs(expected));
      if (!(error <= worst.error))
        worst = {error, where: `${name}[${i}]: ${slope}, by differences ${expected}`};
    });
  });
  return worst;
};

const difference = (
  objective: Objective,
  at: Readonly<Record<string, tf.Tensor>>,
  name: string,
  entry: number,
  step: number,
): number => {
  const tensor = at[name]!;
  const moved = (by: number) =>
    tf.tidy(() => {
      const values = Float32Array.from(tensor.dataSync());
      values[entry]! += by;
      return objective({...at, [name]: tf.tensor(values, tensor.shape)}).dataSync()[0]!;
    });
  return (moved(step) - moved(-step)) / (2 * step);
};

/** Fails unless every entry of every gradient agrees with a central difference. */
export const gradcheck = (
  objective: Objective,
  at: Readonly<Record<string, tf.Tensor>>,
  settings: GradcheckSettings = {},
): void => {
  const {error, where} = gradientError(objective, at, settings);
  if (!(error <= (settings.tolerance ?? differences))) expect.fail(`off by ${error} at ${where}`);
};
