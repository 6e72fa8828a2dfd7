import type {FormRule} from './forms.ts';
import {integersOf} from './integers.ts';
import type {Attributes} from './graph.ts';

/** Sides of what a window of these sides makes of images; undefined for padding that is neither same nor valid. */
const sidesOf = (
  [, ...image]: readonly number[],
  window: readonly number[],
  attributes: Attributes,
): readonly number[] | undefined => {
  const {strides, dilations, padding} = attributes;
  if (!padding || !('text' in padding) || !strides || !('ints' in strides)) return undefined;
  if (padding.text !== 'SAME' && padding.text !== 'VALID') return undefined;
  const apart = dilations && 'ints' in dilations ? dilations.ints : [1, 1, 1, 1];
  return [0, 1].map((axis) => {
    const seen = padding.text === 'SAME' ? 1 : (window[axis]! - 1) * apart[axis + 1]! + 1;
    return Math.ceil((image[axis]! - seen + 1) / strides.ints[axis + 1]!);
  });
};

/** Images [B, H, W, in] and windows [h, w, in, out]; for each depth by itself, [h, w, in, factor]. */
const convolved =
  (channels: (inputs: number, last: number) => number): FormRule =>
  ([x, filter], attributes) => {
    const sides = sidesOf(x!.shape, filter!.shape, attributes);
    const [, , inputs, last] = filter!.shape as [number, number, number, number];
    return sides && {dtype: x!.dtype, shape: [x!.shape[0]!, ...sides, channels(inputs, last)]};
  };

/** A gradient, whose shape a constant says. */
const saidBy =
  (input: number): FormRule =>
  (inputs) => {
    const shape = integersOf(inputs[input]);
    return shape && {dtype: inputs[2]!.dtype, shape};
  };

export const convolutionForms: readonly (readonly [string, FormRule])[] = [
  ['Conv2D', convolved((_, last) => last)],
  ['DepthwiseConv2dNative', convolved((inputs, last) => inputs * last)],
  ['Conv2DBackpropInput', saidBy(0)],
  ['DepthwiseConv2dNativeBackpropInput', saidBy(0)],
  ['Conv2DBackpropFilter', saidBy(1)],
];
