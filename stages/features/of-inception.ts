import * as tf from '@tensorflow/tfjs-core';
import type {Model} from '../artifacts/model.ts';
import {folded} from '../nets/inception/fold.ts';
import {featureWidth, inception, side, type Variant} from '../nets/inception/inception.ts';
import {upload} from '../nets/params.ts';
import {namedByDigest, weightsDigest} from './digest.ts';
import type {Examples, Extractor} from './extractor.ts';
import {frontEnds} from './front-ends.ts';
import {publishedAs} from './published-weights.ts';

/** The settings of an Inception network that was imported for features. */
export interface InceptionConfig {
  readonly role: 'extractor';
  readonly net: {readonly type: 'inception'; readonly variant: Variant};
  /** The file that its weights came in. */
  readonly source: {readonly sha256: string};
}

/** What each network was published with: the graph of 2015 resizes as TensorFlow 1 did. */
const usual: Readonly<Record<Variant, keyof typeof frontEnds>> = {
  tensorflow: 'tf1',
  torchvision: 'pytorch-fid',
};

/**
 * An Inception network as an extractor. It is named after its file where that is a published one, and by the digest of
 * its weights otherwise: only the published network's distances are FIDs.
 *
 * @throws TypeError for examples that are no images of 8 bits with one channel or three.
 */
export const inceptionExtractor = (
  model: Model,
  examples: Examples,
  frontEnd: keyof typeof frontEnds | undefined,
): Extractor => {
  checkImages(examples);
  const {net, source} = model.config as unknown as InceptionConfig;
  const network = inception(net.variant);
  const way = frontEnd ?? usual[net.variant];
  const digest = weightsDigest(model.weights);
  const name = publishedAs(net.variant, source.sha256) ?? namedByDigest(`inception-${net.variant}`, digest);
  return {
    extractor: {name, digest},
    frontEnd: way,
    width: featureWidth,
    classes: network.weights['fc.weight']!.shape[0]!,
    weights: () => upload(folded(network.weights, model.weights)),
    see: (params, x) => network.apply(params, inColour(frontEnds[way](x, side))),
  };
};

const checkImages = ({shape, range}: Examples): void => {
  const told = `[${shape.join(', ')}]`;
  if (shape.length !== 3) throw new TypeError(`Inception reads images, not examples ${told}`);
  if (shape[2] !== 1 && shape[2] !== 3)
    throw new TypeError(`Inception reads images of one channel or three, got ${told}`);
  if (!range)
    throw new TypeError(
      'Inception reads images of 8 bits: these have no range, which says what 0 and 255 are; load-images gives one',
    );
};

/** Grey images in each of three channels: every front end treats channels alike. */
const inColour = (images: tf.Tensor): tf.Tensor =>
  images.shape[3] === 3 ? images : tf.concat([images, images, images], 3);
