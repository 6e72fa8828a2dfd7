import * as tf from '@tensorflow/tfjs-core';
import {expect, test} from 'vitest';
import type {RunningStep} from '../../../stages/compile/step.ts';
import {runUpdate} from '../../../stages/train/run-update.ts';
import '../../helpers/tensorflow.ts';

/** A step whose loss is the number of the batch that it is given. */
const running = {run: ({batch}) => ({loss: tf.mul(batch!, 1)})} as Pick<RunningStep, 'run'> as RunningStep;

test('the batches of all updates are numbered through, and a figure is their mean', () => {
  const given: number[] = [];
  const inputs = (batch: number) => {
    given.push(batch);
    return {batch: tf.scalar(batch)};
  };
  const before = tf.memory().numTensors;
  const losses = [0, 1, 5].map((step) => runUpdate(running, {batches: 3, inputs}, step)['loss']);
  expect(given).toEqual([0, 1, 2, 3, 4, 5, 15, 16, 17]);
  losses.forEach((loss, i) => expect(loss).toBeCloseTo([1, 4, 16][i]!, 9));
  expect(tf.memory().numTensors).toBe(before);
  expect(() => runUpdate(running, {batches: 1, inputs: () => ({batch: tf.scalar(NaN)})}, 4)).toThrow(
    'loss is NaN at update 4',
  );
});
