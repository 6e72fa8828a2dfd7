import * as tf from '@tensorflow/tfjs-core';
import {compileFor, type CompiledStep} from './compiled-step.ts';
import {StepError} from './errors.ts';
import {nativeBackend} from '../math/native.ts';
import {checkNames, checkState, formsOf, signatureOf} from './signature.ts';
import type {Example, RunningStep, Step, Tensors} from './step.ts';

export interface CompileOptions {
  /** Builds the present value of tensors from outside into the graph, in place of refusing them. */
  readonly capture?: boolean;
  /** Told of each compilation: the time it took, in ms, and for which inputs. */
  readonly onCompile?: (ms: number, inputs: Tensors) => void;
}

/**
 * Records one eager step and runs it as one TensorFlow graph, with the state in its variables. Shapes are part of a
 * graph: inputs of other shapes or dtypes are compiled for when they first come, and the state goes along.
 *
 * @throws StepError for what a graph cannot do; see StepRule.
 */
export const compile = (step: Step, example: Example, options: CompileOptions = {}): RunningStep => {
  const backend = nativeBackend();
  if (!backend)
    throw new StepError(
      'no-graph-form',
      `the ${tf.getBackend()} backend has no graphs: run the step eagerly`,
    );
  const steps = new Map<string, CompiledStep>();
  let compileMs = 0;
  const compiledFor = (state: Tensors, inputs: Tensors): CompiledStep => {
    const begun = performance.now();
    const made = compileFor(backend, step, {state, inputs}, options.capture ?? false);
    const ms = performance.now() - begun;
    compileMs += ms;
    steps.set(signatureOf(inputs), made);
    options.onCompile?.(ms, inputs);
    return made;
  };

  let current: CompiledStep | undefined = compiledFor(example.state, example.inputs);
  const forms = {state: formsOf(example.state), inputs: formsOf(example.inputs)};
  const alive = (): CompiledStep => {
    if (current) return current;
    throw new StepError('disposed', 'this step was disposed');
  };
  /** The graph for these inputs, holding the state. */
  const select = (inputs: Tensors): CompiledStep => {
    const wanted = steps.get(signatureOf(inputs));
    if (wanted === alive()) return wanted;
    checkNames('inputs', 'the inputs', inputs, forms.inputs);
    const state = alive().get();
    try {
      const next = wanted ?? compiledFor(state, inputs);
      if (wanted) next.set(state);
      current = next;
      return next;
    } finally {
      tf.dispose(state);
    }
  };
  return {
    engine: 'graph',
    get compileMs() {
      return compileMs;
    },
    run: (inputs) => select(inputs).run(inputs),
    get: () => alive().get(),
    set: (state) => {
      checkState('the state to be set', state, forms.state);
      alive().set(state);
    },
    dispose: () => {
      for (const made of steps.values()) made.dispose();
      steps.clear();
      current = undefined;
    },
  };
};
