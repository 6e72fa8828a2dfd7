import type * as tf from '@tensorflow/tfjs-core';
import type {Declarations, Layer, Pass} from '../layers/layer.ts';

/** What passes from part to part of a U-net. */
export interface Flow {
  /** Images of the present level, [B, H, W, channels]. */
  readonly h: tf.Tensor;
  /** What the way down leaves for the way up, the latest last. */
  readonly skips: readonly tf.Tensor[];
  /** The embedded noise level [B, width]. */
  readonly embedded: tf.Tensor | undefined;
  /** The input, or what became of it, in the size of the present level. */
  readonly input: tf.Tensor;
  /** The output as far as the levels so far have it; undefined before the first of the way up. */
  readonly output: tf.Tensor | undefined;
}

/** A step of a pass through a U-net. */
export interface Part {
  readonly weights: Declarations;
  readonly apply: (pass: Pass, flow: Flow) => Flow;
}

/** While a network is put together: how wide its tensors are at this place, and the name of its next module. */
export interface Place {
  channels: number;
  /** Widths of `Flow.skips`. */
  readonly skips: number[];
  /** Width of `Flow.input`. */
  input: number;
  /** Width of `Flow.output`. */
  output: number;
  /** PyTorch's code numbers all modules in the order in which they are made. */
  readonly name: () => string;
}

/** `all_modules.0`, `all_modules.1`, … */
export const placeOf = (channels: number): Place => {
  let made = 0;
  return {channels, skips: [], input: channels, output: 0, name: () => `all_modules.${made++}`};
};

/** A part that changes the images alone. */
export const onImages = ({weights, apply}: Layer): Part => ({
  weights,
  apply: (pass, flow) => ({...flow, h: apply(pass, flow.h)}),
});

/** Leaves a copy of the images for the way up. */
export const keepSkip = (place: Place): Part => {
  place.skips.push(place.channels);
  return {weights: {}, apply: (_pass, flow) => ({...flow, skips: [...flow.skips, flow.h]})};
};

/** As many times over what `make` makes, which may look at the place each time. */
export const repeated = <T>(count: number, make: () => readonly T[]): readonly T[] =>
  Array.from({length: count}).flatMap(make);
