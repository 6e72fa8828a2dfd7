import * as tf from '@tensorflow/tfjs-core';
import {expect, test} from 'vitest';
import {activations} from '../../../../stages/nets/layers/activation.ts';
import {expectClose} from '../../../helpers/close.ts';
import '../../../helpers/tensorflow.ts';

// By their formulas, at −2 and 3; lrelu has the slope of the released code, not PyTorch's 0.01.
test.each([
  ['elu', Math.exp(-2) - 1, 3],
  ['relu', 0, 3],
  ['lrelu', -0.4, 3],
  ['swish', -2 / (1 + Math.exp(2)), 3 / (1 + Math.exp(-3))],
] as const)('%s', (name, below, above) => {
  expectClose(activations[name](tf.tensor1d([-2, 3])), [below, above]);
});

test('there are no others', () => {
  expect(Object.keys(activations)).toHaveLength(4);
});
