import * as tf from '@tensorflow/tfjs-core';
import {describe, expect, test} from 'vitest';
import * as ops from '../../../stages/math/ops.ts';
import {expectClose} from '../../helpers/close.ts';
import {gradcheck, gradientError, type Objective} from '../../helpers/gradcheck.ts';
import '../../helpers/tensorflow.ts';

const sum = (x: tf.Tensor) => tf.sum(x);

/** Weights that let no symmetry hide an error. */
const weigh = (x: tf.Tensor) => sum(tf.mul(x, tf.reshape(tf.cos(tf.range(1, 1 + x.size)), x.shape)));

/** S(x) = ‖∇ Σ w · op(x)‖², whose gradient needs the op's second derivative. */
const slope =
  (op: ops.Unary): Objective =>
  ({x}) =>
    sum(tf.square(tf.grad((x: tf.Tensor) => weigh(op(x)))(x!)));

/** Away from 0, where relu has its corner; pairwise different dimensions. */
const x = () => tf.tensor([0.4, -1.3, 0.9, 2.1, -0.6, -2.2], [2, 3]);

const unary: Record<string, ops.Unary> = {
  exp: ops.exp,
  sigmoid: ops.sigmoid,
  tanh: ops.tanh,
  softplus: ops.softplus,
  swish: ops.swish,
  elu: ops.elu,
  'leakyRelu of a square': (x) => ops.leakyRelu(0.2)(tf.sub(tf.square(x), 1)),
  'relu of a square': (x) => ops.relu(tf.sub(tf.square(x), 1)),
  softmax: ops.softmax,
  logSoftmax: ops.logSoftmax,
  'a square by sumPerExample': (x) => ops.sumPerExample(tf.mul(tf.square(x), x)),
  'a cube by meanPerExample': (x) => ops.meanPerExample(tf.mul(tf.square(x), x)),
};

describe.each(Object.entries(unary))('%s', (_, op) => {
  test('first derivative', () => gradcheck(({x}) => weigh(op(x!)), {x: x()}));
  test('second derivative', () => gradcheck(slope(op), {x: x()}));
  test('third derivative', () => {
    const second: ops.Unary = (x) => tf.grad((x: tf.Tensor) => slope(op)({x}) as tf.Tensor)(x);
    gradcheck(({x}) => weigh(second(x!)), {x: x()}, {tolerance: 3e-2});
  });
});

describe.each(['exp', 'sigmoid', 'tanh', 'softplus', 'relu', 'elu', 'softmax', 'logSoftmax'] as const)(
  '%s',
  (name) => {
    test("equals tfjs's own", () => expectClose(ops[name](x()), (tf[name] as ops.Unary)(x())));
  },
);

test.each(['exp', 'sigmoid', 'tanh', 'softmax', 'logSoftmax'] as const)(
  "tfjs's own %s has a wrong second derivative, which is why ours exists",
  (name) => {
    // Differentiated through a product with x, as in a network: alone, tfjs may throw instead.
    const theirs: ops.Unary = (x) => tf.mul(x, (tf[name] as ops.Unary)(x));
    const ours: ops.Unary = (x) => tf.mul(x, unary[name]!(x));
    expect(gradientError(slope(theirs), {x: x()}).error).toBeGreaterThan(0.05);
    expect(gradientError(slope(ours), {x: x()}).error).toBeLessThan(0.01);
  },
);

test('relu: first derivative', () => gradcheck(({x}) => weigh(ops.relu(x!)), {x: x()}));

test('relu is flat at 0 and passes infinities', () => {
  const at = tf.tensor1d([-Infinity, -1, 0, 1, Infinity]);
  expectSame(ops.relu(at), [0, 0, 0, 1, Infinity]);
  expectSame(tf.grad((x: tf.Tensor) => sum(ops.relu(x)))(at), [0, 0, 0, 1, 1]);
});

test('leakyRelu has its slope below 0, elu has 1 at 0 and none far below', () => {
  const at = tf.tensor1d([-1e4, -1, 0, 2, 1e4]);
  expectClose(ops.leakyRelu(0.2)(at), [-2000, -0.2, 0, 2, 1e4]);
  expectClose(tf.grad((x: tf.Tensor) => sum(ops.leakyRelu(0.2)(x)))(at), [0.2, 0.2, 0.2, 1, 1]);
  expectClose(tf.grad((x: tf.Tensor) => sum(ops.elu(x)))(at), [0, Math.exp(-1), 1, 1, 1]);
});

test('logSoftmax keeps its digits for huge and tiny logits', () => {
  expectClose(ops.logSoftmax(tf.tensor2d([[1e4, 0, -1e4]])), [0, -1e4, -2e4]);
  expectClose(ops.logSoftmax(tf.tensor2d([[-1e4, -1e4]])), [-Math.LN2, -Math.LN2]);
  expect(tf.exp(ops.logSoftmax(tf.tensor2d([[0, -20]]))).dataSync()[1]).toBeCloseTo(2.06e-9, 11);
});

const expectSame = (actual: tf.Tensor, expected: readonly number[]) =>
  expect(Array.from(actual.dataSync(), (value) => value + 0)).toEqual(expected);

describe('per example', () => {
  const image = () => tf.reshape(tf.range(0, 2 * 3 * 4 * 5), [2, 3, 4, 5]);

  test('sum and mean keep the batch', () => {
    expectSame(ops.sumPerExample(image()), [1770, 5370]);
    expectSame(ops.meanPerExample(image()), [29.5, 89.5]);
  });

  test('over gives each example its own coefficient', () => {
    const c = tf.tensor1d([1, -1]);
    expect(ops.over(c, image()).shape).toEqual([2, 1, 1, 1]);
    expectSame(ops.sumPerExample(tf.mul(image(), ops.over(c, image()))), [1770, -5370]);
    expect(ops.over(c, c).shape).toEqual([2]);
  });
});

describe('linear', () => {
  const layer = () => ({
    x: tf.tensor2d([
      [1, 2, 3],
      [4, 5, 6],
    ]),
    weight: tf.tensor2d([
      [1, 0, -1],
      [2, 1, 0],
      [0, 0, 1],
      [1, 1, 1],
    ]),
    bias: tf.tensor1d([0, 10, 0, -1]),
  });

  test('has a row of the weight for each output', () => {
    const {x, weight, bias} = layer();
    expectSame(ops.linear(x, weight, bias), [-2, 14, 3, 5, -2, 23, 6, 14]);
  });

  const apply: Objective = ({x, weight, bias}) => weigh(ops.softplus(ops.linear(x!, weight!, bias!)));

  test('first derivative', () => gradcheck(apply, layer()));
  test('second derivative', () => {
    const inputSlope: Objective = ({x, weight, bias}) =>
      sum(tf.square(tf.grad((x: tf.Tensor) => apply({x, weight: weight!, bias: bias!}))(x!)));
    gradcheck(inputSlope, layer(), {tolerance: 2e-2});
  });
});

test('a gradient of a gradient leaves no tensors behind', () => {
  const at = {x: x()};
  const before = tf.memory().numTensors;
  for (const op of Object.values(unary))
    tf.tidy(() => void tf.grad((x: tf.Tensor) => slope(op)({x}) as tf.Tensor)(at.x));
  expect(tf.memory().numTensors).toBe(before);
});
