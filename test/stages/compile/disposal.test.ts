import * as tf from '@tensorflow/tfjs-core';
import {readdirSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {expect, test} from 'vitest';
import {compile} from '../../../stages/compile/compile.ts';
import type {Step} from '../../../stages/compile/step.ts';
import '../../helpers/tensorflow.ts';
import {batch, initialState, matching} from './examples.ts';

interface Counts {
  getNumOfTensors(): number;
  getNumOfSavedModels(): number;
}

const addon = (tf.backend() as unknown as {binding: Counts}).binding;

const ofThisProcess = (): number =>
  readdirSync(tmpdir()).filter((name) => name.startsWith(`pipe-step-${process.pid}-`)).length;

const scaling: Step = ({s}, {x}) => ({state: {s: tf.mul(s!, 2)}, outputs: {y: tf.mul(x!, s!)}});

test('a hundred compilations leave no tensor, handle, session or directory', () => {
  const [state, one, two] = [{s: tf.scalar(1)}, {x: tf.ones([1])}, {x: tf.ones([2])}];
  const cycle = (): void => {
    const step = compile(scaling, {state, inputs: one});
    for (const inputs of [one, two]) tf.dispose(step.run(inputs));
    tf.dispose(step.get());
    step.dispose();
  };
  cycle();
  const before = [tf.memory().numTensors, addon.getNumOfTensors(), addon.getNumOfSavedModels()];
  for (let i = 0; i < 50; i++) cycle();
  expect([tf.memory().numTensors, addon.getNumOfTensors(), addon.getNumOfSavedModels()]).toEqual(before);
  expect(ofThisProcess()).toBe(0);
});

test('a thousand runs leave nothing', () => {
  const [state, inputs] = [initialState(), batch(0)];
  const step = compile(matching, {state, inputs});
  tf.dispose(step.run(inputs));
  const before = [tf.memory().numTensors, addon.getNumOfTensors()];
  for (let i = 0; i < 1000; i++) tf.dispose(step.run(inputs));
  expect([tf.memory().numTensors, addon.getNumOfTensors()]).toEqual(before);
  step.dispose();
});
