import * as tf from '@tensorflow/tfjs-core';
import type {Model} from '../artifacts/model.ts';
import {toTensors} from '../nets/params.ts';
import {classifierNetwork} from '../score/network.ts';
import {levelGiven} from '../score/parametrisation.ts';
import {namedByDigest, weightsDigest} from './digest.ts';
import type {Examples, Extractor} from './extractor.ts';

/**
 * A classifier as an extractor for small machines: features are what its last layer reads, at the smallest noise level
 * it was trained for.
 *
 * @throws TypeError for a network that does not end in a dense layer, and examples of another shape than its own.
 */
export const classifierExtractor = (model: Model, {shape, range: found}: Examples): Extractor => {
  const network = classifierNetwork(model);
  const {ending, input} = network.net;
  if (!ending) throw new TypeError(`${network.config.net.type} has no last layer whose inputs were features`);
  if (input.join() !== shape.join())
    throw new TypeError(
      `the classifier reads examples [${input.join(', ')}], these are [${shape.join(', ')}]: extract with one of such examples`,
    );
  const digest = weightsDigest(model.weights);
  const range = found && (network.config.range ?? found);
  return {
    extractor: {name: namedByDigest('classifier', digest), digest},
    frontEnd: 'none',
    width: ending.width,
    classes: network.config.classes.length,
    weights: () => toTensors(model.weights),
    see: (params, x) => {
      const level = levelGiven(network, tf.fill([x.shape[0]], network.sde.smallestTime));
      const scaled = range ? tf.add(tf.mul(x, (range[1] - range[0]) / 255), range[0]) : x;
      const features = ending.features(params, scaled, level);
      return {features, logits: ending.head(params, features)};
    },
  };
};
