import * as tf from '@tensorflow/tfjs-core';

/**
 * Convolution of images x [B, H, W, in] with weights [k, k, in, out], zeros around the image so that it keeps its size,
 * plus bias [out].
 *
 * @throws RangeError where the widths do not meet, or the window is even: it would have no middle.
 */
export const conv2d = (x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor): tf.Tensor => {
  const [height, width, inputs, outputs] = weight.shape as [number, number, number, number];
  if (height % 2 === 0 || width % 2 === 0)
    throw new RangeError(`a window of ${height} × ${width} has no middle: its sides must be odd`);
  if (x.rank !== 4 || x.shape[3] !== inputs)
    throw new RangeError(`weights [${weight.shape.join(', ')}] do not fit images [${x.shape.join(', ')}]`);
  if (bias.size !== outputs)
    throw new RangeError(`${outputs} channels need as many biases, got ${bias.size}`);
  if (height * width === 1) return perPixel(x, weight, bias);
  return tf.add(tf.conv2d(x as tf.Tensor4D, weight as tf.Tensor4D, 1, 'same'), bias);
};

/** A window of one pixel: a product of matrices, whose rows are the pixels. */
const perPixel = (x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor): tf.Tensor => {
  const [inputs, outputs] = weight.shape.slice(2) as [number, number];
  const rows = tf.reshape<tf.Rank.R2>(x, [x.size / inputs, inputs]);
  const product = tf.matMul(rows, tf.reshape<tf.Rank.R2>(weight, [inputs, outputs]));
  return tf.reshape(tf.add(product, bias), [...x.shape.slice(0, 3), outputs]);
};

type Attributes = Readonly<{strides: [number, number] | number; pad: 'same' | 'valid' | number}>;

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
