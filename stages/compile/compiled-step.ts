import * as tf from '@tensorflow/tfjs-core';
import type {NativeBackend} from '../math/native.ts';
import {layOut} from './program.ts';
import {record, type Recording} from './record.ts';
import {rewriter} from './rewrite.ts';
import {rules} from './rules.ts';
import {loadSession} from './session.ts';
import {formsOf, inOrderOf} from './signature.ts';
import type {Example, Step, Tensors} from './step.ts';

/** A step compiled for inputs of one form. What it is handed has been checked. */
export interface CompiledStep {
  run(inputs: Tensors): Tensors;
  get(): Tensors;
  set(state: Tensors): void;
  dispose(): void;
}

/** Compiles a step; its state is the example's. */
export const compileFor = (
  backend: NativeBackend,
  step: Step,
  example: Example,
  capture: boolean,
): CompiledStep => {
  const recording = record(backend, step, example, capture);
  const program = layOut(simplify(recording), example);
  const session = loadSession(backend, program.nodes);
  const [state, inputs] = [formsOf(example.state), formsOf(example.inputs)];
  const outputs = Object.keys(recording.outputs);
  const compiled: CompiledStep = {
    run: (given) => named(outputs, session.call(program.inputs, inOrderOf(inputs, given), program.outputs)),
    get: () => named(Object.keys(state), session.call([], [], program.get)),
    set: (next) => tf.dispose([...session.call(program.set, inOrderOf(state, next), [program.setDone])]),
    dispose: () => session.dispose(),
  };
  warmUp(compiled, example);
  return compiled;
};

/** One rewriter for all ends, which share most of what they are made of. */
const simplify = ({state, outputs}: Recording): Recording => {
  const rewrite = rewriter(Object.values(rules));
  const all = (values: Recording['state']): Recording['state'] =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, rewrite(value)]));
  return {state: all(state), outputs: all(outputs)};
};

/** TensorFlow optimises a graph when it is first run: that belongs to the compilation. The state is put back. */
const warmUp = (compiled: CompiledStep, {state, inputs}: Example): void => {
  try {
    compiled.set(state);
    tf.dispose(compiled.run(inputs));
    compiled.set(state);
  } catch (error) {
    compiled.dispose();
    throw error;
  }
};

/** Names the first of the tensors; what is fetched beyond them has no use. */
const named = (names: readonly string[], tensors: readonly tf.Tensor[]): Tensors => {
  tf.dispose(tensors.slice(names.length));
  return Object.fromEntries(names.map((name, i) => [name, tensors[i]!]));
};
