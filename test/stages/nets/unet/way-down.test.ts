import * as tf from '@tensorflow/tfjs-core';
import {describe, expect, test} from 'vitest';
import {ncsnppConfig, networkOf} from '../../../../parity/nets/score-sde/configs.ts';
import {goldenWeights} from '../../../../parity/nets/score-sde/golden-passes.ts';
import type {NcsnppConfig} from '../../../../schemas/nets/ncsnpp.ts';
import {conv2d} from '../../../../stages/math/conv2d.ts';
import {weightsOf} from '../../../../stages/nets/layers/layer.ts';
import {filtered} from '../../../../stages/nets/layers/resampling.ts';
import {toTensors} from '../../../../stages/nets/params.ts';
import {sharedSettings} from '../../../../stages/nets/unet/of-config.ts';
import {placeOf, type Flow} from '../../../../stages/nets/unet/part.ts';
import type {UnetSettings} from '../../../../stages/nets/unet/settings.ts';
import {wayDown} from '../../../../stages/nets/unet/way-down.ts';
import {expectClose} from '../../../helpers/close.ts';
import {drawn} from '../../../helpers/derivatives.ts';
import '../../../helpers/tensorflow.ts';

const image = [8, 8, 3];
const resampling = filtered([1, 3, 3, 1]);
/** Three levels, of other widths each, so that every pyramid has a step that begins where another ended. */
const config = (changes: Partial<NcsnppConfig>) =>
  ncsnppConfig({
    features: 8,
    channel_multipliers: [1, 2, 3],
    blocks: 1,
    attention_resolutions: [],
    dropout: 0,
    ...changes,
  });

/** What passes from part to part of the way down, and the weights by which it does. */
const flowsOf = (inputPyramid: UnetSettings['inputPyramid'], combine: UnetSettings['combine'] = 'sum') => {
  const settings: UnetSettings = {
    ...sharedSettings(config({}), image),
    groups: () => 4,
    scale: 1,
    rescale: true,
    block: 'biggan',
    resampling,
    embedding: undefined,
    inputPyramid,
    combine,
    outputPyramid: 'none',
  };
  const parts = wayDown(settings, placeOf(3));
  const params = toTensors(goldenWeights(weightsOf(parts)));
  const x = drawn('x', [2, 8, 8, 3]);
  const flows: Flow[] = [{h: x, input: x, embedded: undefined, skips: [], output: undefined}];
  for (const part of parts) flows.push(part.apply({params}, flows.at(-1)!));
  /** Number and weights of the parts that change the input. */
  const steps = flows.slice(1).flatMap(({input}, i) => (input === flows[i]!.input ? [] : [i]));
  const weightsAt = (i: number) => Object.keys(parts[i]!.weights).map((name) => params[name]!);
  return {x, flows, steps, weightsAt};
};

describe('the input comes in again at each smaller level', () => {
  test('as what became of it, convolved and added over √2', () => {
    const {flows, steps, weightsAt} = flowsOf('residual');
    expect(steps).toHaveLength(2);
    for (const i of steps) {
      const [before, after] = [flows[i]!, flows[i + 1]!];
      const [weight, bias] = weightsAt(i);
      const smaller = tf.add(resampling.convolved.down(before.input, weight!), bias!);
      const sum = tf.div(tf.add(smaller, before.h), Math.SQRT2);
      expectClose(after.h, sum, 1e-4);
      expectClose(after.input, sum, 1e-4);
    }
  });

  test.each(['sum', 'cat'] as const)('as it is, made smaller and wider: %s', (combine) => {
    const {x, flows, steps, weightsAt} = flowsOf('input_skip', combine);
    expect(steps).toHaveLength(2);
    let smaller = x;
    for (const i of steps) {
      smaller = resampling.plain.down(smaller);
      const [before, after] = [flows[i]!, flows[i + 1]!];
      const [weight, bias] = weightsAt(i);
      const wide = conv2d(smaller, weight!, bias);
      expectClose(after.input, smaller);
      expectClose(after.h, combine === 'sum' ? tf.add(wide, before.h) : tf.concat([wide, before.h], 3), 1e-4);
    }
  });
});

test.each([
  {progressive_input: 'residual', progressive: 'residual'},
  {progressive_input: 'input_skip', progressive: 'output_skip'},
  {progressive_input: 'input_skip', progressive_combine: 'cat', progressive: 'none'},
] as const)('pyramids go on over three levels: %o', (pyramids) => {
  const net = networkOf(config({...pyramids, init_scale: 1}), image);
  const y = net.apply(
    toTensors(goldenWeights(net.weights)),
    drawn('x', [2, 8, 8, 3]),
    tf.tensor1d([0.5, 20]),
  );
  expect(y.shape).toEqual([2, 8, 8, 3]);
  expect(Number.isFinite(tf.sum(y).dataSync()[0])).toBe(true);
});
