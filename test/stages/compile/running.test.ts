import * as tf from '@tensorflow/tfjs-core';
import {describe, expect, test} from 'vitest';
import {compile} from '../../../stages/compile/compile.ts';
import {start} from '../../../stages/compile/start.ts';
import type {RunningStep, Step} from '../../../stages/compile/step.ts';
import '../../helpers/tensorflow.ts';
import {batch, initialState, matching, take} from './examples.ts';

/** n ← n + 1, total ← total + x; the output is the state before. */
const counter: Step = ({n, total}, {x}) => ({
  state: {n: tf.add(n!, 1), total: tf.add(total!, x!)},
  outputs: {n: n!},
});
const example = () => ({state: {n: tf.scalar(0), total: tf.zeros([2])}, inputs: {x: tf.tensor1d([1, 2])}});

describe.each([
  ['graph', true],
  ['eager', false],
] as const)('a %s step', (engine, wanted) => {
  const open = (step: Step, given: ReturnType<typeof example>) => start(step, given, {compile: wanted});

  test('says how it runs', () => {
    const step = open(counter, example());
    expect(step.engine).toBe(engine);
    expect(step.compileMs > 0).toBe(wanted);
    step.dispose();
  });

  test('reads all of its state before it writes any', () => {
    const swap: Step = ({a, b}) => ({state: {a: b!, b: a!}, outputs: {sum: tf.add(a!, tf.mul(b!, 10))}});
    const step = start(swap, {state: {a: tf.scalar(1), b: tf.scalar(2)}, inputs: {}}, {compile: wanted});
    expect(take(step.run({}))).toEqual({sum: [21]});
    expect(take(step.get())).toEqual({a: [2], b: [1]});
    expect(take(step.run({}))).toEqual({sum: [12]});
    expect(take(step.get())).toEqual({a: [1], b: [2]});
    step.dispose();
  });

  test('set is seen by the next run, and what get returned stays as it was', () => {
    const given = example();
    const step = open(counter, given);
    const before = step.get();
    step.run(given.inputs);
    step.set({total: tf.tensor1d([10, 20]), n: tf.scalar(7)});
    expect(take(step.run(given.inputs))).toEqual({n: [7]});
    expect(take(step.get())).toEqual({n: [8], total: [11, 22]});
    expect(take(before)).toEqual({n: [0], total: [0, 0]});
    step.dispose();
  });

  test('resumed from its state equals an unbroken run bit for bit', () => {
    const state = initialState();
    const unbroken = start(matching, {state, inputs: batch(0)}, {compile: wanted});
    for (let i = 0; i < 5; i++) unbroken.run(batch(i));
    const resumed = start(matching, {state: unbroken.get(), inputs: batch(0)}, {compile: wanted});
    for (let i = 5; i < 10; i++) expect(take(resumed.run(batch(i)))).toEqual(take(unbroken.run(batch(i))));
    expect(take(resumed.get())).toEqual(take(unbroken.get()));
    unbroken.dispose();
    resumed.dispose();
  });

  test('does not share its state with another', () => {
    const given = example();
    const [a, b] = [open(counter, given), open(counter, given)];
    a.run(given.inputs);
    a.run(given.inputs);
    b.run(given.inputs);
    expect(take(a.get())).toEqual({n: [2], total: [2, 4]});
    expect(take(b.get())).toEqual({n: [1], total: [1, 2]});
    a.dispose();
    expect(take(b.run(given.inputs))).toEqual({n: [1]});
    b.dispose();
  });

  test('outlives the tensors it was made from, and a tidy around it', () => {
    const given = example();
    let step!: RunningStep;
    tf.tidy(() => {
      step = open(counter, given);
      step.run(given.inputs);
    });
    tf.dispose(given.state);
    expect(take(step.run(given.inputs))).toEqual({n: [1]});
    expect(take(step.get())).toEqual({n: [2], total: [2, 4]});
    step.dispose();
  });

  test('outputs may be disposed, whatever they are', () => {
    const echo: Step = ({s}, {x}) => ({state: {s: s!}, outputs: {s: s!, x: x!, again: x!}});
    const inputs = {x: tf.scalar(2)};
    const step = start(echo, {state: {s: tf.scalar(1)}, inputs}, {compile: wanted});
    expect(take(step.run(inputs))).toEqual({s: [1], x: [2], again: [2]});
    expect(take(step.run(inputs))).toEqual({s: [1], x: [2], again: [2]});
    step.dispose();
  });

  test('a failed run leaves the state as it was, and the step usable', () => {
    const lookUp: Step = ({n}, {i}) => {
      const next = tf.add(n!, 1);
      return {state: {n: next}, outputs: {found: tf.gather(tf.tensor1d([10, 20, 30]), i!)}};
    };
    const index = (i: number) => ({i: tf.tensor1d([i], 'int32')});
    const step = start(lookUp, {state: {n: tf.scalar(0)}, inputs: index(0)}, {compile: wanted});
    step.run(index(1));
    expect(() => step.run(index(9))).toThrow(/not in \[0, ?[23]\)?/);
    expect(take(step.get())).toEqual({n: [1]});
    expect(take(step.run(index(2)))).toEqual({found: [30]});
    expect(take(step.get())).toEqual({n: [2]});
    step.dispose();
  });

  test('refuses a state of another form', () => {
    const step = open(counter, example());
    expect(() => step.set({n: tf.scalar(1)})).toThrow('the state to be set lacks "total": expected n, total');
    expect(() => step.set({n: tf.scalar(1), total: tf.zeros([3])})).toThrow(
      'the state to be set has "total" as float32 [3], where it was float32 [2]: it must stay',
    );
    expect(take(step.get())).toEqual({n: [0], total: [0, 0]});
    step.dispose();
  });

  test('says so when it is used after it was disposed', () => {
    const given = example();
    const step = open(counter, given);
    step.dispose();
    step.dispose();
    expect(() => step.run(given.inputs)).toThrow('this step was disposed');
    expect(() => step.get()).toThrow('this step was disposed');
  });

  test('leaves no tensors behind', () => {
    const given = example();
    const before = tf.memory().numTensors;
    const step = open(counter, given);
    for (let i = 0; i < 10; i++) tf.dispose(step.run(given.inputs));
    step.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

test('where the backend has no graphs, a step runs eagerly and compile says why it cannot', async () => {
  await tf.setBackend('cpu');
  try {
    const given = example();
    const step = start(counter, given, {compile: true});
    expect(step.engine).toBe('eager');
    expect(take(step.run(given.inputs))).toEqual({n: [0]});
    expect(() => compile(counter, given)).toThrow('the cpu backend has no graphs: run the step eagerly');
    step.dispose();
  } finally {
    await tf.setBackend('tensorflow');
  }
});
