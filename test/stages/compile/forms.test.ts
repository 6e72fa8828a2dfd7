import * as tf from '@tensorflow/tfjs-core';
import {expect, test} from 'vitest';
import '../../helpers/tensorflow.ts';
import {formOf, formRules} from '../../../stages/compile/forms.ts';
import {intercept} from '../../../stages/compile/intercept.ts';
import {startTape} from '../../../stages/compile/tape.ts';
import {integers, uniform} from '../../../stages/math/draws.ts';
import {fir} from '../../../stages/math/fir.ts';
import {nativeBackend, type Binding} from '../../../stages/math/native.ts';
import '../../../stages/math/filter-gradient.ts';
import {rng} from '../../../stages/math/stream.ts';

/** Runs `call` with every operation worked out by TensorFlow, and compares its results' forms with the rules'. */
const compare = (call: () => void): ReadonlySet<string> => {
  const backend = nativeBackend()!;
  const tape = startTape(backend.binding, () => undefined);
  const met = new Set<string>();
  const executeOp: Binding['executeOp'] = (op, attributes, ids, outputs) => {
    const made = tape.binding.executeOp(op, attributes, ids, outputs);
    const {source} = tape.valueOf(made[0]!.id)!;
    const operation = 'operation' in source ? source.operation : undefined;
    const form = formOf(op, operation!.inputs, operation!.attributes);
    if (form) {
      met.add(op);
      const {shape, dtype} = made[0]!;
      expect({op, shape: form.shape, dtype: form.dtype}).toEqual({op, shape, dtype});
    }
    return made;
  };
  tf.tidy(() => {
    intercept(backend, {...tape, binding: {...tape.binding, executeOp}}, true, call);
  });
  return met;
};

const ramp = (...shape: number[]): tf.Tensor =>
  tf.reshape(tf.range(1, 1 + shape.reduce((a, b) => a * b), 1), shape);

const pointwise = (): void => {
  const [x, y] = [ramp(2, 3, 1), ramp(3, 4)];
  for (const op of [tf.add, tf.sub, tf.mul, tf.div, tf.maximum, tf.minimum, tf.pow])
    for (const [a, b] of [[x, y], [y, x], [x, tf.scalar(2)]] as const) op(a, b); // prettier-ignore
  for (const op of [tf.mod, tf.squaredDifference]) op(x, y);
  const bools = [tf.equal, tf.notEqual, tf.greater, tf.greaterEqual, tf.less, tf.lessEqual].map((op) =>
    op(x, y),
  );
  tf.logicalAnd(bools[0]!, bools[1]!);
  tf.logicalOr(bools[0]!, tf.logicalNot(bools[2]!));
  for (const op of [tf.neg, tf.exp, tf.expm1, tf.log, tf.log1p, tf.sqrt, tf.rsqrt, tf.square, tf.reciprocal])
    op(x);
  for (const op of [tf.abs, tf.sign, tf.floor, tf.ceil, tf.sin, tf.cos, tf.tanh, tf.sigmoid, tf.softplus])
    op(x);
  for (const op of [tf.relu, tf.elu, tf.leakyRelu, tf.softmax, tf.logSoftmax, tf.zerosLike, tf.onesLike])
    op(x as tf.Tensor2D);
  tf.cast(x, 'int32');
  uniform(rng(1), {step: tf.scalar(1, 'int32')}, [5, 7]);
  integers(rng(1), {step: tf.scalar(1, 'int32')}, 5, 7);
};

const arranging = (): void => {
  const x = ramp(2, 3, 4);
  for (const op of [tf.sum, tf.mean, tf.max, tf.min, tf.prod])
    for (const axes of [[1], [0, 2], [-1], undefined]) for (const keep of [true, false]) op(x, axes, keep);
  tf.tile(x, [1, 3, 2]);
  tf.tile(ramp(2, 2), [3, 3]);
  tf.transpose(x, [2, 0, 1]);
  tf.concat([x, ramp(2, 1, 4), x], 1);
  tf.reshape(tf.add(x, 1), [4, 6]);
  for (const [a, b] of [
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ] as const)
    // prettier-ignore
    tf.matMul(ramp(2, ...(a ? [5, 3] : [3, 5])), ramp(...(b ? [4, 5] : [5, 4])), a, b);
};

const convolving = (): void => {
  const [x, w] = [ramp(2, 7, 9, 3) as tf.Tensor4D, ramp(3, 3, 3, 5) as tf.Tensor4D];
  for (const pad of ['same', 'valid'] as const) {
    for (const stride of [1, 2, 3]) {
      tf.conv2d(x, w, stride, pad);
      tf.grads((x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, stride, pad))([x, w]);
    }
    tf.conv2d(x, w, 1, pad, 'NHWC', 2);
    tf.depthwiseConv2d(x, ramp(3, 5, 3, 2) as tf.Tensor4D, 2, pad);
  }
  const {down, up} = fir([1, 3, 3, 1]);
  up(down(ramp(1, 4, 6, 2)));
};

test('the rules give the forms that TensorFlow gives, and every rule is met', () => {
  const met = [pointwise, arranging, convolving].flatMap((call) => [...compare(call)]);
  const unmet = [...formRules.keys()].filter((op) => !met.includes(op));
  expect(unmet).toEqual([]);
});

test('a step is recorded in the memory of its largest operation, not of all of them', () => {
  const backend = nativeBackend()!;
  const large = 4e6;
  let most = 0;
  const tape = startTape(backend.binding);
  const before = process.memoryUsage.rss();
  tf.tidy(() => {
    intercept(backend, tape, true, () => {
      let x = tf.zeros([large]);
      for (let i = 0; i < 100; i++) x = tf.add(tf.mul(x, 2), 1);
      most = process.memoryUsage.rss() - before;
    });
  });
  // Two hundred results of 16 MB each would be 3.2 GB.
  expect(most).toBeLessThan(1e9);
});
