/**
 * The numbers of a stream, drawn inside a step: functions of the stream and of tensors that say which of its numbers,
 * so that a compiled step draws anew at every run. TensorFlow's Philox has the counter and the key of ours, and gives
 * the same words; uniform numbers and integers are the host's to the bit, normal ones to the last bit of a logarithm
 * and a cosine. On a backend without TensorFlow they come from the host.
 */
import * as tf from '@tensorflow/tfjs-core';
import {nativeBackend} from './native.ts';
import {int, rawTypes, type, withRawOps, type Raw, type RawOps} from './raw-ops.ts';
import {checkBound, kinds, type Stream} from './stream.ts';

/** Which numbers of a stream: tensors, since both change while a step stays the same. */
export interface Place {
  /** The stream's step, an int32 scalar. */
  readonly step: tf.Tensor;
  /** Blocks of four words to pass over, an int32 scalar: elements 4·block and on, or for integers 2·block and on. */
  readonly block?: tf.Tensor;
}

/** Uniform on [0, 1), float32 of the given shape. */
export const uniform = (stream: Stream, place: Place, shape: readonly number[]): tf.Tensor =>
  draw(place, shape, {
    host: (step, count, block) => tf.tensor1d(stream.uniform(step, count, 4 * block)),
    native: (ops, count) => {
      const words = philox(ops, stream, place, {kind: kinds.uniform, dtype: rawTypes.uint32, count});
      const eight = ops.cast(ops.constant(Int32Array.of(8), []), rawTypes.uint32);
      const [bits] = ops.call('RightShift', [type('T', rawTypes.uint32)], [words, eight], 1);
      const unit = ops.cast(ops.constant(Float64Array.of(2 ** -24), []), rawTypes.float32);
      return ops.call('Mul', [type('T', rawTypes.float32)], [ops.cast(bits!, rawTypes.float32), unit], 1)[0]!;
    },
  });

/** Standard normal, float32 of the given shape. */
export const normal = (stream: Stream, place: Place, shape: readonly number[]): tf.Tensor =>
  draw(place, shape, {
    host: (step, count, block) => tf.tensor1d(stream.normal(step, count, 4 * block)),
    native: (ops, count) => {
      const even = count + (count % 2);
      const words = philox(ops, stream, place, {kind: kinds.normal, dtype: rawTypes.uint32, count: even});
      return ops.cast(boxMuller(ops, ops.cast(words, rawTypes.float64), even), rawTypes.float32);
    },
  });

/** Uniform on 0 … bound − 1, int32 [count]. */
export const integers = (stream: Stream, place: Place, count: number, bound: number): tf.Tensor1D => {
  checkBound(bound);
  return draw(place, [count], {
    host: (step, count, block) => tf.tensor1d(stream.integers(step, count, bound, 2 * block), 'int32'),
    native: (ops) => {
      const words = philox(ops, stream, place, {kind: kinds.integers, dtype: rawTypes.uint64, count});
      const divisor = ops.cast(ops.constant(Int32Array.of(bound - 1), []), rawTypes.uint64);
      const one = ops.cast(ops.constant(Int32Array.of(1), []), rawTypes.uint64);
      const [exact] = ops.call('AddV2', [type('T', rawTypes.uint64)], [divisor, one], 1);
      const [rest] = ops.call('FloorMod', [type('T', rawTypes.uint64)], [words, exact!], 1);
      return ops.cast(rest!, rawTypes.int32);
    },
  }) as tf.Tensor1D;
};

interface Ways {
  /** On the host, for backends whose tensors can be read there. */
  readonly host: (step: number, count: number, block: number) => tf.Tensor;
  /** By TensorFlow; at least `count` elements. */
  readonly native: (ops: RawOps, count: number) => Raw;
}

const draw = ({step, block}: Place, shape: readonly number[], ways: Ways): tf.Tensor =>
  tf.tidy(() => {
    const count = shape.reduce((product, length) => product * length, 1);
    const backend = nativeBackend();
    const drawn = backend
      ? withRawOps(backend, (ops) => ways.native(ops, count))
      : ways.host(step.dataSync()[0]!, count, block?.dataSync()[0] ?? 0);
    const wanted = drawn.size === count ? drawn : tf.slice(drawn, [0], [count]);
    return tf.reshape(wanted, [...shape]);
  });

/** Words of the generator's blocks from `block` on; the counter is (block, kind, step), as on the host. */
const philox = (
  ops: RawOps,
  {key}: Stream,
  {step, block}: Place,
  {kind, dtype, count}: {readonly kind: number; readonly dtype: number; readonly count: number},
): Raw => {
  const zero = tf.zeros([1], 'int32');
  const first = block ? tf.reshape(block, [1]) : zero;
  const words = tf.concat([first, tf.tensor1d([kind], 'int32'), tf.reshape(step, [1]), zero]);
  return ops.call(
    'StatelessRandomUniformFullIntV2',
    [type('dtype', dtype), type('Tshape', rawTypes.int32)],
    [
      ops.constant(Int32Array.of(count), [1]),
      ops.bitcast(ops.constant(Int32Array.from(key), [1, 2]), rawTypes.uint64),
      ops.bitcast(ops.of(tf.reshape(words, [2, 2])), rawTypes.uint64),
      ops.constant(Int32Array.of(philoxAlgorithm), []),
    ],
    1,
  )[0]!;
};

/** TensorFlow's number for Philox (RandomNumberGeneratorAlg). */
const philoxAlgorithm = 1;

/** Words, as float64 [count], to normal numbers; operation by operation what the host does. */
const boxMuller = (ops: RawOps, words: Raw, count: number): Raw => {
  const T = type('T', rawTypes.float64);
  const constant = (value: number): Raw => ops.constant(Float64Array.of(value), []);
  const call = (op: string, ...inputs: readonly Raw[]): Raw => ops.call(op, [T], inputs, 1)[0]!;
  const shaped = (x: Raw, shape: readonly number[]): Raw =>
    ops.call(
      'Reshape',
      [T, type('Tshape', rawTypes.int32)],
      [x, ops.constant(Int32Array.from(shape), [shape.length])],
      1,
    )[0]!;
  const pairs = shaped(words, [count / 2, 2]);
  const [first, second] = ops.call('Unpack', [T, int('num', 2), int('axis', 1)], [pairs], 2) as [Raw, Raw];
  const fraction = call('Mul', call('AddV2', first, constant(0.5)), constant(2 ** -32));
  const radius = call('Sqrt', call('Mul', call('Log', fraction), constant(-2)));
  const angle = call('Mul', call('Mul', second, constant(2 * Math.PI)), constant(2 ** -32));
  const both = [call('Mul', radius, call('Cos', angle)), call('Mul', radius, call('Sin', angle))];
  const [normals] = ops.call('Pack', [T, int('N', 2), int('axis', 1)], both, 1) as [Raw];
  return shaped(normals, [count]);
};
