import * as tf from '@tensorflow/tfjs-core';
import type {RunningStep, Tensors} from '../compile/step.ts';
import type {Checkpoint} from './checkpoint.ts';
import {finite, type Figures} from './finite.ts';

/** The batches of an update. */
export interface Fed {
  /** Runs of the step to an update. */
  readonly batches: number;
  /** What the step is given for the batch of a number; those of all updates are numbered through. */
  readonly inputs: (batch: number) => Tensors;
}

/** Makes the update of a number; means over its batches. @throws DivergedError where one is not finite. */
export const runUpdate = (running: RunningStep, {batches, inputs}: Fed, step: number): Figures => {
  const means: Record<string, number> = {};
  for (let batch = 0; batch < batches; batch++) {
    const given = inputs(step * batches + batch);
    const outputs = running.run(given);
    for (const [name, value] of Object.entries(outputs))
      means[name] = (means[name] ?? 0) + value.dataSync()[0]! / batches;
    tf.dispose([given, outputs]);
  }
  return finite(means, step);
};

/** Copies of vectors of the state. */
export const vectorsOf = (running: RunningStep, names: readonly string[]): Checkpoint['vectors'] => {
  const state = running.get();
  const vectors = names.map((name) => [name, Float32Array.from(state[name]!.dataSync())] as const);
  tf.dispose(state);
  return Object.fromEntries(vectors);
};
