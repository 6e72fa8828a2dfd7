import * as tf from '@tensorflow/tfjs-core';
import {StepError} from './errors.ts';
import {dataTypes, type Value} from './graph.ts';
import {intercept} from './intercept.ts';
import type {NativeBackend} from '../math/native.ts';
import {checkState, describe} from './signature.ts';
import type {Example, Step, Tensors} from './step.ts';
import {startTape, type Tape} from './tape.ts';

/** A step as a graph: what each entry of the new state and each output is made of. */
export interface Recording {
  readonly state: Readonly<Record<string, Value>>;
  readonly outputs: Readonly<Record<string, Value>>;
}

/** Names of given tensors in a graph; state and inputs may share names. */
export const stateName = (name: string): string => `state.${name}`;
export const inputName = (name: string): string => `inputs.${name}`;

/**
 * Records the operations that one eager call makes. The call is made twice: what differs between the two (a random
 * number drawn in JavaScript, a counter, a clock) would be frozen in the graph, and is refused.
 */
export const record = (backend: NativeBackend, step: Step, example: Example, capture: boolean): Recording => {
  const [first, firstTape] = recordOnce(backend, step, example, capture);
  const [, secondTape] = recordOnce(backend, step, example, capture);
  checkRepeats(firstTape.log, secondTape.log);
  return first;
};

const recordOnce = (
  backend: NativeBackend,
  step: Step,
  example: Example,
  capture: boolean,
): [Recording, Tape] => {
  const tape = startTape(backend.binding);
  let recording!: Recording;
  // Nothing is returned through `tidy`, which would walk the whole graph in search of tensors.
  tf.tidy(() => {
    const state = giveAll(backend, tape, example.state, stateName);
    const inputs = giveAll(backend, tape, example.inputs, inputName);
    recording = intercept(backend, tape, capture, () => {
      const next = step(state, inputs);
      checkState("the step's new state", next.state, state);
      return {state: valuesOf(backend, tape, next.state), outputs: valuesOf(backend, tape, next.outputs)};
    });
  });
  return [recording, tape];
};

/** Handles of their own for the given tensors, so that the originals count as captured when a step closes over them. */
const giveAll = (
  backend: NativeBackend,
  tape: Tape,
  tensors: Tensors,
  graphName: (name: string) => string,
): Tensors => {
  const entries = Object.entries(tensors).map(([name, tensor]) => {
    const dtype = (dataTypes as Readonly<Record<string, number>>)[tensor.dtype];
    if (dtype === undefined)
      throw new StepError('no-graph-form', `"${name}" is ${describe(tensor)}, which a graph cannot hold`);
    const ids = backend.getInputTensorIds([tensor]);
    const [copy] = backend.binding.executeOp('Identity', [{name: 'T', type: 4, value: dtype}], ids, 1);
    tape.give(graphName(name), copy!.id, copy!.shape, dtype);
    return [name, backend.createOutputTensor(copy!)] as const;
  });
  return Object.fromEntries(entries);
};

const valuesOf = (backend: NativeBackend, tape: Tape, tensors: Tensors): Readonly<Record<string, Value>> => {
  const ids = backend.getInputTensorIds(Object.values(tensors));
  return Object.fromEntries(Object.keys(tensors).map((name, i) => [name, tape.valueOf(ids[i]!)!]));
};

const checkRepeats = (first: readonly string[], second: readonly string[]): void => {
  const at = first.findIndex((line, i) => line !== second[i]);
  if (at < 0 && first.length === second.length) return;
  const line = first[at] ?? second[first.length];
  throw new StepError(
    'not-repeatable',
    `the step does not do the same when it is called again; the first difference is at "${line}". Random numbers, ` +
      'counters and times made on the host must be inputs',
  );
};
