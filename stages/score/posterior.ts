import {canonicalJson} from '../../src/json.ts';
import type {Labelled} from '../../src/stage/stage.ts';
import {differentRanges, type Range} from '../artifacts/bytes.ts';
import type {Model} from '../artifacts/model.ts';
import type {Shape} from '../math/shape.ts';
import {toTensors} from '../nets/params.ts';
import type {Params} from '../nets/net.ts';
import type {Sde} from '../sde/sde.ts';
import {classifierNetwork, scoreNetwork, type ClassifierNetwork, type ScoreNetwork} from './network.ts';
import {likelihoodOfNet, scoreOfNet} from './of-net.ts';
import {guided, type Score} from './score.ts';

/** The models a stage may be wired to, as inputs of those names. */
export interface PosteriorInputs {
  readonly score?: Model | undefined;
  readonly classifier?: Model | undefined;
  /** One score model a class, in the order of the classes. */
  readonly class_scores: readonly Labelled<Model>[];
}

/** The scores of one class as functions of weights, so that a step that contains them stays pure. */
export interface ClassPosterior {
  readonly sde: Sde;
  /** Shape of one example. */
  readonly shape: Shape;
  /** Of images: what 0 and 255 of 8 bits are. */
  readonly range?: Range;
  /** Fresh tensors of all weights; the caller disposes them. */
  readonly weights: () => Params;
  readonly posterior: (weights: Params) => Score;
  /** The two terms of Bayes' rule; absent where the posterior is learned as a whole. */
  readonly prior?: (weights: Params) => Score;
  readonly likelihood?: (weights: Params) => Score;
  /** What the data call the class; absent where the score is unconditional. */
  readonly name?: string;
}

/**
 * How each class is scored, by what is wired (DLSM, methods (a) to (d)): a prior and a classifier give
 * s + α ∇ log p(y|x); a list of class scores gives each class its own model; a score alone is the one unconditional
 * class. Undefined when no model is wired.
 *
 * @throws TypeError for a combination that has no meaning.
 */
export const posteriorsOf = (
  inputs: PosteriorInputs,
  scale: number,
): readonly ClassPosterior[] | undefined => {
  const {score, classifier, class_scores: classScores} = inputs;
  checkScale(scale, inputs);
  if (classScores.length > 0) {
    if (score || classifier)
      throw new TypeError('wire either class_scores, or score and classifier, not both');
    const networks = classScores.map(({value}) => scoreNetwork(value));
    for (const other of networks.slice(1))
      checkSameExamples('one class score', networks[0]!, 'another', other);
    return networks.map((network, label) => ofClass(network, label, networks.length));
  }
  if (classifier && !score) throw new TypeError('a classifier guides a score: wire the input "score" too');
  if (!score) return undefined;
  const prior = scoreNetwork(score);
  if (!classifier) return [unguided(prior)];
  const labels = classifierNetwork(classifier);
  checkNoising(prior, labels);
  checkSameExamples('the score', prior, 'the classifier', labels);
  return labels.config.classes.map((name, label) => ({name, ...byClassifier(prior, labels, label, scale)}));
};

/** @throws TypeError for a guidance scale where nothing guides: it would change no number. */
export const checkScale = (scale: number, {classifier}: Pick<PosteriorInputs, 'classifier'>): void => {
  if (scale !== 1 && !classifier)
    throw new TypeError(
      `scale = ${scale} is of the likelihood score of a classifier, and none is wired: wire the input "classifier", or leave scale out`,
    );
};

const checkNoising = (prior: ScoreNetwork, classifier: ClassifierNetwork): void => {
  const [a, b] = [prior, classifier].map(({config}) => canonicalJson({...config.sde}));
  if (a !== b)
    throw new TypeError(
      `the score was trained with the noising ${a}, the classifier with ${b}: wire a classifier of that score`,
    );
};

/** Examples of other data give numbers that mean nothing. */
const checkSameExamples = (
  name: string,
  {config: first}: ScoreNetwork,
  otherName: string,
  {config: second}: ScoreNetwork | ClassifierNetwork,
): void => {
  const [a, b] = [first, second].map(({input}) => `[${input.join(', ')}]`);
  if (a !== b)
    throw new TypeError(
      `${name} is of examples of shape ${a}, ${otherName} of ${b}: wire models of the same data`,
    );
  const ranges = differentRanges(first.range, second.range);
  if (ranges)
    throw new TypeError(
      `${name} was trained on images ${ranges[0]}, ${otherName} on images ${ranges[1]}: wire models of the same data`,
    );
};

const unguided = (network: ScoreNetwork): ClassPosterior => ({
  sde: network.sde,
  shape: network.net.input,
  ...rangeIn(network),
  weights: () => toTensors(network.weights),
  posterior: (params) => scoreOfNet(network, params),
});

/** The score of one of so many classes, with its name if its data know as many. */
const ofClass = (network: ScoreNetwork, label: number, count: number): ClassPosterior => {
  const {classes} = network.config;
  return {...unguided(network), ...(classes.length === count && {name: classes[label]!})};
};

const rangeIn = ({config: {range}}: ScoreNetwork): Pick<ClassPosterior, 'range'> => (range ? {range} : {});

/** Weights of two networks in one map need distinct names. */
const prefixed = (prefix: string, params: Params): Params =>
  Object.fromEntries(Object.entries(params).map(([name, tensor]) => [`${prefix}${name}`, tensor]));

const chosen = (prefix: string, params: Params): Params =>
  Object.fromEntries(
    Object.entries(params).flatMap(([name, tensor]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), tensor] as const] : [],
    ),
  );

const byClassifier = (
  score: ScoreNetwork,
  classifier: ClassifierNetwork,
  label: number,
  scale: number,
): ClassPosterior => {
  const prior = (params: Params): Score => scoreOfNet(score, chosen('prior/', params));
  const likelihood = (params: Params): Score =>
    likelihoodOfNet(classifier, chosen('classifier/', params), label);
  return {
    sde: score.sde,
    shape: score.net.input,
    ...rangeIn(score),
    weights: () => ({
      ...prefixed('prior/', toTensors(score.weights)),
      ...prefixed('classifier/', toTensors(classifier.weights)),
    }),
    posterior: (params) => guided(prior(params), likelihood(params), scale),
    prior,
    likelihood,
  };
};
