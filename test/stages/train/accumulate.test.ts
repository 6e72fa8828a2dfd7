import * as tf from '@tensorflow/tfjs-core';
import {expect, test} from 'vitest';
import '../../helpers/tensorflow.ts';
import {expectClose} from '../../helpers/close.ts';
import {runEagerly} from '../../../stages/compile/eager.ts';
import {compile} from '../../../stages/compile/compile.ts';
import type {Step} from '../../../stages/compile/step.ts';
import {rng} from '../../../stages/math/stream.ts';
import {normal} from '../../../stages/math/draws.ts';
import type {LabelledDraws} from '../../../stages/losses/perturb.ts';
import {learnerOf} from '../../../stages/train/learner.ts';
import {firstVectors, stateAt, trainingStep, type Updating} from '../../../stages/train/training-step.ts';

const initial = {w: {shape: [3], values: Float32Array.of(1, -2, 3)}};
const optimizer = {type: 'adam', lr: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8} as const;
const full: Updating = {optimizer: {...optimizer, warmup: 3, clip: 2}, ema: {decay: 0.9, ramp: true}};

/** A mean over the batch, so that the gradient of a batch is the mean of its halves'. */
const objective = ({w}: {readonly [name: string]: tf.Tensor}, _: unknown, {x0}: LabelledDraws) => ({
  loss: tf.mean<tf.Scalar>(tf.square(tf.sub(tf.matMul(x0 as tf.Tensor2D, tf.reshape(w!, [3, 1])), 1))),
  figures: {},
});

/** Rows of a table of noise that is numbered through, so many at a time. */
const rows =
  (size: number) =>
  ({step, table}: {readonly [name: string]: tf.Tensor}): LabelledDraws => {
    const first = tf.mul(step!, tf.scalar(size, 'int32'));
    const index = tf.add(tf.range(0, size, 1, 'int32'), first);
    return {x0: tf.gather(table!, index as tf.Tensor1D)} as unknown as LabelledDraws;
  };

const learner = learnerOf(initial, new Set(), rng(1));
const stepOf = (updating: Updating, size: number): Step =>
  trainingStep(learner, updating, objective as never, rows(size) as never);
const startOf = (updating: Updating) =>
  stateAt(0, firstVectors(learner, initial, updating), updating, {
    table: normal(rng(1), {step: tf.scalar(0, 'int32')}, [24, 3]),
  });

// A gradient that is clipped has one length, whatever it is divided by.
test.each([full, {optimizer}])('four batches of two make the update of one batch of eight, %o', (full) => {
  const whole = runEagerly(stepOf(full, 8), startOf(full));
  const updating = {...full, accumulate: 4};
  const parts = runEagerly(stepOf(updating, 2), startOf(updating));
  for (let update = 0; update < 3; update++) {
    whole.run({});
    for (let batch = 0; batch < 4; batch++) {
      const {step} = parts.get();
      expect(step!.dataSync()[0]).toBe(update);
      parts.run({});
    }
    const [expected, got] = [whole.get(), parts.get()];
    expect(got['step']!.dataSync()[0]).toBe(update + 1);
    for (const name of ['weights', 'm', 'v', ...('ema' in full ? ['ema'] : [])])
      expectClose(got[name]!, Array.from(expected[name]!.dataSync()), 1e-5);
  }
});

test('clipping, warm-up, average and accumulation are the same as a graph and eagerly', () => {
  const updating = {...full, accumulate: 2};
  const step = stepOf(updating, 2);
  const [eager, graph] = [
    runEagerly(step, startOf(updating)),
    compile(step, {state: startOf(updating), inputs: {}}),
  ];
  for (let batch = 0; batch < 12; batch++) {
    const [a, b] = [eager.run({}), graph.run({})];
    expectClose(b['loss']!, Array.from(a['loss']!.dataSync()), 1e-5);
  }
  const [a, b] = [eager.get(), graph.get()];
  for (const name of Object.keys(a)) expectClose(b[name]!, Array.from(a[name]!.dataSync()), 1e-5);
  graph.dispose();
});
