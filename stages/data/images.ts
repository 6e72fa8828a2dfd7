import type {Shape} from '../math/shape.ts';

/** Images of 8 bits with a class each, one after the other. */
export interface Images {
  /** [N, H, W, C], row-major. */
  readonly pixels: Uint8Array;
  /** [N] */
  readonly labels: Int32Array;
  /** [H, W, C] */
  readonly shape: Shape;
  /** Names of the classes. */
  readonly names: readonly string[];
}

/** Planes [C, H, W], as CIFAR has them, to pixels [H, W, C], written at an offset. */
export const interleave = (planes: Uint8Array, channels: number, to: Uint8Array, offset: number): void => {
  const size = planes.length / channels;
  for (let channel = 0; channel < channels; channel++)
    for (let i = 0; i < size; i++) to[offset + i * channels + channel] = planes[channel * size + i]!;
};
