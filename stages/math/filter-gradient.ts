/** The gradient of a convolution in its weights: what tfjs lacks of it. */
import * as tf from '@tensorflow/tfjs-core';

type Attributes = Readonly<{
  strides: [number, number] | number;
  pad: 'same' | 'valid' | number;
  filterShape: [number, number, number, number];
}>;

/**
 * tfjs differentiates a convolution and the gradient of its input, but not the gradient of its weights. That one is
 * linear in the images x and in dy: its adjoints are the gradient of the input and the convolution. As a gradient of
 * the kernel it is worked out only where it is asked for, which a customGrad's never is.
 */
if ((tf.getGradient(tf.Conv2DBackpropFilter) as tf.GradConfig | undefined) === undefined) {
  tf.registerGradient({
    kernelName: tf.Conv2DBackpropFilter,
    inputsToSave: ['x', 'dy'],
    gradFunc: (direction, saved, attributes) => {
      const [x, dy] = saved as [tf.Tensor4D, tf.Tensor4D];
      const weight = direction as tf.Tensor4D;
      const {strides, pad} = attributes as unknown as Attributes;
      return {
        x: () => tf.conv2dTranspose(dy, weight, x.shape, strides, pad),
        dy: () => tf.conv2d(x, weight, strides, pad),
      };
    },
  });
}

/** Tap by tap of the window: the pixels that it meets, times dy. */
const byTaps: tf.KernelFunc = ({inputs, attrs}) => {
  const {x, dy} = inputs as {x: tf.Tensor4D; dy: tf.Tensor4D};
  const {strides, pad, filterShape} = attrs as unknown as Attributes;
  const {padInfo, strideHeight, strideWidth, outHeight, outWidth} = tf.backend_util.computeConv2DInfo(
    x.shape,
    filterShape,
    strides,
    1,
    pad,
  );
  const {top, bottom, left, right} = padInfo;
  const [batch, channels] = [x.shape[0], x.shape[3]];
  const rows = (image: tf.Tensor): tf.Tensor2D => tf.reshape(image, [-1, image.shape[3]!]);
  return tf.tidy(() => {
    const padded = tf.pad(x, [[0, 0], [top, bottom], [left, right], [0, 0]]); // prettier-ignore
    const taps = Array.from({length: filterShape[0] * filterShape[1]}, (_, tap) => {
      const [i, j] = [Math.floor(tap / filterShape[1]), tap % filterShape[1]];
      const end = [
        batch,
        i + (outHeight - 1) * strideHeight + 1,
        j + (outWidth - 1) * strideWidth + 1,
        channels,
      ];
      const met = tf.stridedSlice(padded, [0, i, j, 0], end, [1, strideHeight, strideWidth, 1]);
      return tf.matMul(rows(met), rows(dy), true);
    });
    return tf.reshape(tf.stack(taps), filterShape);
  });
};

/** WebAssembly has no kernel for it. */
if ((tf.getKernel(tf.Conv2DBackpropFilter, 'wasm') as tf.KernelConfig | undefined) === undefined)
  tf.registerKernel({kernelName: tf.Conv2DBackpropFilter, backendName: 'wasm', kernelFunc: byTaps});
