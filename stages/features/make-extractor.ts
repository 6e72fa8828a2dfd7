import type {FrontEnd} from '../../schemas/features.ts';
import type {Model} from '../artifacts/model.ts';
import type {Examples, Extractor} from './extractor.ts';
import {classifierExtractor} from './of-classifier.ts';
import {inceptionExtractor} from './of-inception.ts';

/**
 * The extractor that a model is, for examples of one shape.
 *
 * @throws TypeError for a score model, and a front end where there is nothing to choose.
 */
export const makeExtractor = (
  model: Model,
  examples: Examples,
  frontEnd: FrontEnd | undefined,
): Extractor => {
  const {role} = model.config;
  if (role === 'extractor') {
    if (frontEnd === 'none')
      throw new TypeError('front_end: none is for a classifier; Inception takes tf1, pytorch-fid or clean');
    return inceptionExtractor(model, examples, frontEnd);
  }
  if (role !== 'classifier')
    throw new TypeError(
      `a ${String(role)} model has no features of classes: wire an extractor or a classifier`,
    );
  if (frontEnd !== undefined && frontEnd !== 'none')
    throw new TypeError(
      `front_end: ${frontEnd} is for Inception; a classifier takes images as it was trained on them: none`,
    );
  return classifierExtractor(model, examples);
};
