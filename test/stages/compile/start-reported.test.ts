import * as tf from '@tensorflow/tfjs-core';
import {expect, test} from 'vitest';
import {startReported} from '../../../stages/compile/start-reported.ts';
import type {RunningStep, Step, Tensors} from '../../../stages/compile/step.ts';
import '../../helpers/tensorflow.ts';
import {take} from './examples.ts';

const summing: Step = ({sum, ...frozen}, {x}) => ({
  state: {sum: tf.add(sum!, tf.sum(x!)), ...frozen},
  outputs: {},
});
const state = (): Tensors => ({sum: tf.scalar(0), a: tf.zeros([3, 2]), b: tf.zeros([4])});

const begin = (compile: boolean, given: Tensors) => {
  const told: unknown[] = [];
  const running: RunningStep = startReported(
    summing,
    {state: given, inputs: {x: tf.ones([2])}},
    {compile, report: {note: (line) => told.push(line), engine: (engine) => told.push(engine)}},
  );
  return {told, running};
};

test('names the engine and notes each compilation, with its time and shapes', () => {
  const {told, running} = begin(true, state());
  for (const count of [2, 5, 2, 5]) running.run({x: tf.ones([count])});
  expect(told).toEqual([
    expect.stringMatching(/^compiled the step in \d+ ms \(x \[2\], a \[3, 2\], b \[4\]\)$/),
    {steps: 'graph'},
    expect.stringMatching(/^compiled the step in \d+ ms \(x \[5\], a \[3, 2\], b \[4\]\)$/),
  ]);
  expect(take(running.get())['sum']).toEqual([14]);
  running.dispose();
});

test('shows the first tensors of many', () => {
  const many = Object.fromEntries(['c', 'd', 'e'].map((name) => [name, tf.zeros([1])]));
  const {told, running} = begin(true, {...state(), ...many});
  expect(told[0]).toMatch(/ \(x \[2\], a \[3, 2\], b \[4\], c \[1\] and 2 more\)$/);
  running.dispose();
});

test('an eager step compiles nothing', () => {
  const {told, running} = begin(false, state());
  for (const count of [2, 5]) running.run({x: tf.ones([count])});
  expect(told).toEqual([{steps: 'eager'}]);
  expect(take(running.get())['sum']).toEqual([7]);
  running.dispose();
});
