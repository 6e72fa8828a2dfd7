import type {NetConfig} from '../../schemas/net.ts';
import type {Given, Predicts} from '../../schemas/parametrisation.ts';
import type {SdeConfig} from '../../schemas/sde.ts';
import type {Range} from '../artifacts/bytes.ts';
import type {Model} from '../artifacts/model.ts';
import type {Shape} from '../math/shape.ts';
import {makeNet} from '../nets/make-net.ts';
import type {Weights} from '../nets/net.ts';
import {makeSde} from '../sde/make-sde.ts';
import type {Estimator, ScoreEstimator} from './of-net.ts';
import {levelsGiven} from './parametrisation.ts';

interface Common {
  readonly sde: SdeConfig;
  readonly net: NetConfig;
  readonly given: Given;
  /** Number of noise levels, of a network that is given its level. */
  readonly levels?: number;
  /** Shape of one example. */
  readonly input: Shape;
  /** Names of the classes in the data it was trained on. */
  readonly classes: readonly string[];
  /** Where these were images of 8 bits: what 0 and 255 are to the network. */
  readonly range?: Range;
}

/** The settings of a model that estimates ∇ log p, enough to build its network again. */
export interface ScoreConfig extends Common {
  readonly role: 'score';
  readonly predicts: Predicts;
}

/** The settings of a model that gives a logit for each class. */
export interface ClassifierConfig extends Common {
  readonly role: 'classifier';
}

/** A trained network: its settings, what they make, and its weights. */
export interface Trained<Config> {
  readonly config: Config;
  readonly weights: Weights;
}
export type ScoreNetwork = Trained<ScoreConfig> & ScoreEstimator;
export type ClassifierNetwork = Trained<ClassifierConfig> & Estimator;

export const scoreEstimator = (config: ScoreConfig): ScoreEstimator => ({
  ...estimator(config, config.input),
  predicts: config.predicts,
});

export const classifierEstimator = (config: ClassifierConfig): Estimator =>
  estimator(config, [config.classes.length]);

const estimator = (config: Common, output: Shape): Estimator => {
  const {net, given, input} = config;
  const sde = makeSde(config.sde);
  const levels = levelsGiven(given, sde, config.levels);
  checkLevels(net, levels?.count);
  return {sde, net: makeNet(net, input, output), given, levels};
};

/** @throws TypeError where a network that knows levels by their numbers would be told of others, or of none. */
const checkLevels = (net: NetConfig, count: number | undefined): void => {
  if (net.type === 'ncsn' && net.levels !== count)
    throw new TypeError(
      `ncsn has weights for each of ${net.levels} noise levels, ` +
        `${count === undefined ? 'but is told of none' : `but is told of ${count}`}: ` +
        `set given: level and levels: ${net.levels}`,
    );
};

/** @throws TypeError when the model was trained for another role. */
export const scoreNetwork = (model: Model): ScoreNetwork => {
  const config = configOf<ScoreConfig>(model, 'score');
  return {config, ...scoreEstimator(config), weights: model.weights};
};

/** @throws TypeError when the model was trained for another role. */
export const classifierNetwork = (model: Model): ClassifierNetwork => {
  const config = configOf<ClassifierConfig>(model, 'classifier');
  return {config, ...classifierEstimator(config), weights: model.weights};
};

const configOf = <Config extends {readonly role: string}>(model: Model, role: Config['role']): Config => {
  const {role: actual} = model.config;
  if (actual !== role)
    throw new TypeError(
      `expected a ${role} model, got ${actual === undefined ? 'none' : `a ${String(actual)} model`}`,
    );
  return model.config as unknown as Config;
};
