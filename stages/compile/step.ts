import type * as tf from '@tensorflow/tfjs-core';

/** Named tensors, in the order they were written. */
export type Tensors = Readonly<Record<string, tf.Tensor>>;

/**
 * A pure function of its arguments, written with tfjs operations: no host reads, no random numbers of its own, no
 * tensors from outside. The next state has the names, shapes and dtypes of the state.
 */
export type Step = (state: Tensors, inputs: Tensors) => {readonly state: Tensors; readonly outputs: Tensors};

/** Tensors that stand for what a step will be given. */
export interface Example {
  readonly state: Tensors;
  readonly inputs: Tensors;
}

/** A step that holds its state between runs. Tensors handed to it stay the caller's. */
export interface RunningStep {
  /** One step: the state moves on, the outputs are returned for the caller to dispose. A run that throws changes nothing. */
  run(inputs: Tensors): Tensors;
  /** Copies of the state, for the caller to dispose. */
  get(): Tensors;
  set(state: Tensors): void;
  dispose(): void;
  readonly engine: 'graph' | 'eager';
  /** Time that compilations have taken so far, in ms; 0 for an eager step. */
  readonly compileMs: number;
}
