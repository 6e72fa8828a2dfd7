import type * as tf from '@tensorflow/tfjs-core';
import type {Range} from '../artifacts/bytes.ts';
import type {Extraction} from '../artifacts/extraction.ts';
import type {Shape} from '../math/shape.ts';
import type {Params} from '../nets/net.ts';

/** What a network makes of a batch: features [B, width], and logits [B, classes] of its own classes. */
export interface Seen {
  readonly features: tf.Tensor;
  readonly logits: tf.Tensor;
}

/** Examples of one shape as a network for features is given them. */
export interface Examples {
  /** [H, W, C] of images, [width] of points. */
  readonly shape: Shape;
  /** Of images of 8 bits: what 0 and 255 are in the data. Absent for other numbers. */
  readonly range?: Range;
}

/** A network whose features stand for examples where these are compared. */
export interface Extractor extends Pick<Extraction, 'extractor' | 'frontEnd'> {
  readonly width: number;
  readonly classes: number;
  /** Fresh tensors of its weights as they are used; the caller disposes them. */
  readonly weights: () => Params;
  /** x [B, …shape], whole numbers from 0 to 255 where the examples have a range, as they are where not. */
  readonly see: (params: Params, x: tf.Tensor) => Seen;
}
