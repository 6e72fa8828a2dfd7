import * as tf from '@tensorflow/tfjs-core';
import {expect, test} from 'vitest';
import {compile, type CompileOptions} from '../../../stages/compile/compile.ts';
import type {StepError, StepRule} from '../../../stages/compile/errors.ts';
import type {Step, Tensors} from '../../../stages/compile/step.ts';
import '../../helpers/tensorflow.ts';
import {take} from './examples.ts';

const inputs: Tensors = {x: tf.tensor1d([1, 2, 3])};
const state: Tensors = {s: tf.scalar(0)};
const outside = tf.tensor1d([4, 5, 6]);

/** Compiles a step that hands its state on and makes this output of its input. */
const tryOut = (output: (x: tf.Tensor, s: tf.Tensor) => tf.Tensor, options?: CompileOptions) =>
  compile(({s}, {x}) => ({state: {s: s!}, outputs: {y: output(x!, s!)}}), {state, inputs}, options);

const refusal = (call: () => unknown): {rule: StepRule; message: string} => {
  try {
    call();
  } catch (error) {
    return {rule: (error as StepError).rule, message: (error as Error).message};
  }
  throw new Error('nothing was refused');
};

test.each([
  ['an input', (x: tf.Tensor) => tf.scalar(x.dataSync()[0]!), /"inputs.x", float32 \[3\]/],
  ['state', (_: tf.Tensor, s: tf.Tensor) => tf.scalar(s.dataSync()[0]!), /"state.s", float32 \[\]/],
  ['a result', (x: tf.Tensor) => tf.scalar(tf.sum(x).dataSync()[0]!), /made by Sum, float32 \[\]/],
  ['a tensor from outside', () => tf.scalar(outside.dataSync()[0]!), /from outside, float32 \[3\]/],
])('a host read of %s', (_, output, place) => {
  const {rule, message} = refusal(() => tryOut(output));
  expect(rule).toBe('host-read');
  expect(message).toMatch(place);
  expect(message).toContain('return it as an output and read it after the run');
});

test('a host read that is not waited for, or whose error is swallowed', () => {
  const swallow = (x: tf.Tensor): tf.Tensor => {
    try {
      x.dataSync();
    } catch {
      return x;
    }
    return x;
  };
  const forget = (x: tf.Tensor): tf.Tensor => {
    void x.data();
    return x;
  };
  expect(refusal(() => tryOut(swallow)).rule).toBe('host-read');
  expect(refusal(() => tryOut(forget)).rule).toBe('host-read');
});

test('a constant made inside may be read', () => {
  const step = tryOut((x) => tf.mul(x, tf.tensor1d([2, 3]).dataSync()[1]!));
  expect(take(step.run(inputs))).toEqual({y: [3, 6, 9]});
  step.dispose();
});

test('a tensor from outside', () => {
  const fresh = tf.tensor1d([7, 8, 9]);
  for (const captured of [outside, fresh, tf.variable(tf.tensor1d([1, 1, 1])), inputs['x']!]) {
    const {rule, message} = refusal(() => tryOut((x) => tf.add(x, captured)));
    expect(rule).toBe('captured');
    expect(message).toBe(
      'the step uses a tensor from outside, float32 [3]: pass it as state or input, or compile with ' +
        '{capture: true} to build its present value into the graph',
    );
  }
  expect(refusal(() => tryOut(() => outside)).rule).toBe('captured');
});

test('a tensor from outside is built in on request', () => {
  const fresh = tf.variable(tf.tensor1d([7, 8, 9]));
  const step = tryOut((x) => tf.add(tf.add(x, fresh), outside), {capture: true});
  fresh.assign(tf.zeros([3]));
  expect(take(step.run(inputs))).toEqual({y: [12, 15, 18]});
  step.dispose();
});

test('random numbers, counters', () => {
  let calls = 0;
  expect(refusal(() => tryOut((x) => tf.add(x, tf.randomNormal([3])))).rule).toBe('not-repeatable');
  expect(refusal(() => tryOut((x) => tf.add(x, calls++))).rule).toBe('not-repeatable');
  expect(refusal(() => tryOut((x) => (calls++ % 2 ? x : tf.neg(x)))).rule).toBe('not-repeatable');
});

test('operations without graph form', () => {
  const multinomial = (x: tf.Tensor) => tf.multinomial(x as tf.Tensor1D, 2, 3);
  expect(refusal(() => tryOut(multinomial))).toEqual({
    rule: 'no-graph-form',
    message: 'the step uses Multinomial, whose hidden state would make runs differ from eager ones',
  });
  const text = {x: tf.tensor1d(['a'])};
  expect(refusal(() => compile((s) => ({state: s, outputs: {}}), {state, inputs: text})).message).toBe(
    '"x" is string [1], which a graph cannot hold',
  );
  expect(refusal(() => tryOut((x) => tf.unique(x as tf.Tensor1D).values)).message).toMatch(
    /Unique.*shape depends on values/,
  );
});

test('state that is renamed, dropped, added to or of another form', () => {
  const tryState = (next: (s: tf.Tensor) => Tensors): string => {
    const step: Step = ({s}) => ({state: next(s!), outputs: {}});
    return refusal(() => compile(step, {state, inputs: {}})).message;
  };
  expect(tryState((s) => ({r: s}))).toBe('the step\'s new state lacks "s" and has an extra "r": expected s');
  expect(tryState(() => ({}))).toBe('the step\'s new state lacks "s": expected s');
  expect(tryState((s) => ({s, r: s}))).toBe('the step\'s new state has an extra "r": expected s');
  expect(tryState((s) => ({s: tf.reshape(s, [1])}))).toBe(
    'the step\'s new state has "s" as float32 [1], where it was float32 []: it must stay',
  );
  expect(tryState((s) => ({s: tf.cast(s, 'int32')}))).toContain('has "s" as int32 []');
});

test('inputs of other names', () => {
  const step = tryOut((x) => x);
  expect(refusal(() => step.run({z: inputs['x']!}))).toEqual({
    rule: 'inputs',
    message: 'the inputs lacks "x" and has an extra "z": expected x',
  });
  step.dispose();
});

test('a refused step leaves the backend as it was', () => {
  const before = tf.memory().numTensors;
  refusal(() => tryOut((x) => tf.add(x, outside)));
  expect(tf.memory().numTensors).toBe(before);
  expect([...tf.add(outside, 1).dataSync()]).toEqual([5, 6, 7]);
});

test('an error of the step itself comes through', () => {
  expect(() =>
    tryOut(() => {
      throw new RangeError('mine');
    }),
  ).toThrow(new RangeError('mine'));
});
