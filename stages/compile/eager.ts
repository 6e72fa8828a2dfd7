import * as tf from '@tensorflow/tfjs-core';
import {StepError} from './errors.ts';
import {checkState} from './signature.ts';
import type {RunningStep, Step, Tensors} from './step.ts';

/** Runs a step operation by operation: what compiled steps are compared with, and the way of other backends. */
export const runEagerly = (step: Step, initial: Tensors): RunningStep => {
  let held: Tensors | undefined = keep(copy(initial));
  const state = (): Tensors => {
    if (held) return held;
    throw new StepError('disposed', 'this step was disposed');
  };
  const replace = (next: Tensors): void => {
    tf.dispose(state());
    held = keep(next);
  };
  return {
    engine: 'eager',
    compileMs: 0,
    run: (inputs) => {
      const next = tf.tidy(() => advance(step, state(), inputs));
      replace(next.state);
      return next.outputs;
    },
    get: () => copy(state()),
    set: (next) => {
      checkState('the state to be set', next, state());
      replace(copy(next));
    },
    dispose: () => {
      if (held) tf.dispose(held);
      held = undefined;
    },
  };
};

/** One step, its state in the order it had; copies, because a step may hand back the very tensors it was given. */
const advance = (step: Step, state: Tensors, inputs: Tensors): {state: Tensors; outputs: Tensors} => {
  const next = step(state, inputs);
  checkState("the step's new state", next.state, state);
  const ordered = Object.fromEntries(Object.keys(state).map((name) => [name, next.state[name]!]));
  return {state: copy(ordered), outputs: copy(next.outputs)};
};

const copy = (tensors: Tensors): Tensors =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, tf.clone(tensor)]));

/** Protects from a caller's `tidy`. */
const keep = (tensors: Tensors): Tensors => {
  for (const tensor of Object.values(tensors)) tf.keep(tensor);
  return tensors;
};
