/** The gradient of a depthwise convolution in its images, which WebAssembly has no kernel for. */
import * as tf from '@tensorflow/tfjs-core';

type Attributes = Readonly<{
  strides: [number, number];
  pad: 'same' | 'valid';
  inputShape: [number, number, number, number];
}>;

/** Images [B, H, W, C] with `stride` − 1 zeros between their pixels, and zeros around. */
const spaced = (
  x: tf.Tensor4D,
  [down, across]: readonly [number, number],
  around: readonly [readonly [number, number], readonly [number, number]],
): tf.Tensor4D => {
  const [batch, height, width, channels] = x.shape;
  const apart = tf.pad(tf.reshape(x, [batch, height, 1, width, 1, channels]), [
    [0, 0], [0, 0], [0, down - 1], [0, 0], [0, across - 1], [0, 0],
  ]); // prettier-ignore
  const [rows, columns] = [(height - 1) * down + 1, (width - 1) * across + 1];
  const joined = tf.reshape<tf.Rank.R4>(apart, [batch, height * down, width * across, channels]);
  const cut = tf.slice(joined, [0, 0, 0, 0], [batch, rows, columns, channels]);
  return tf.pad(cut, [[0, 0], [...around[0]], [...around[1]], [0, 0]]);
};

/** A window [h, w, C, 1] turned round, over dy with the stride's zeros between and as many around as bring the size back. */
const byTurnedWindow: tf.KernelFunc = ({inputs, attrs}) => {
  const {dy, filter} = inputs as {dy: tf.Tensor4D; filter: tf.Tensor4D};
  const {strides, pad, inputShape} = attrs as unknown as Attributes;
  const {padInfo} = tf.backend_util.computeConv2DInfo(
    inputShape,
    filter.shape,
    strides,
    1,
    pad,
    'floor',
    true,
  );
  const around = ([0, 1] as const).map((axis) => {
    const before = axis === 0 ? padInfo.top : padInfo.left;
    const spread = (dy.shape[axis + 1]! - 1) * strides[axis] + 1;
    return [filter.shape[axis] - 1 - before, inputShape[axis + 1]! + before - spread] as const;
  }) as [readonly [number, number], readonly [number, number]];
  return tf.tidy(() =>
    tf.depthwiseConv2d(spaced(dy, strides, around), tf.reverse(filter, [0, 1]), 1, 'valid'),
  );
};

const kernelName = tf.DepthwiseConv2dNativeBackpropInput;
if ((tf.getKernel(kernelName, 'wasm') as tf.KernelConfig | undefined) === undefined)
  tf.registerKernel({kernelName, backendName: 'wasm', kernelFunc: byTurnedWindow});
