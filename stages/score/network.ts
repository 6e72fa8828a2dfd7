import type {NetConfig} from '../../schemas/net.ts';
import type {SdeConfig} from '../../schemas/sde.ts';
import type {Model} from '../artifacts/model.ts';
import {makeNet} from '../nets/make-net.ts';
import type {Net, Weights} from '../nets/net.ts';
import {makeSde} from '../sde/make-sde.ts';
import type {Sde} from '../sde/sde.ts';

/** What a trained network is for: `score` estimates ∇ log p, `classifier` gives the logits of its classes. */
export type Role = 'score' | 'classifier';

/** The settings that a model artifact carries, enough to build its network again. */
export interface ModelConfig {
  readonly role: Role;
  readonly sde: SdeConfig;
  readonly net: NetConfig;
  /** Width of the network's output: the score's, or the number of classes. */
  readonly outputs: number;
  /** Names of the classes in the data it was trained on. */
  readonly classes: readonly string[];
}

/** A trained network: its architecture, the noising it was trained with, and its weights. */
export interface Network {
  readonly config: ModelConfig;
  readonly net: Net;
  readonly sde: Sde;
  readonly weights: Weights;
}

/** @throws TypeError when the model was trained for another role. */
export const networkOf = (model: Model, role: Role): Network => {
  const config = model.config as unknown as ModelConfig;
  if (config.role !== role) throw new TypeError(`expected a ${role} model, got a ${config.role} model`);
  return {config, net: makeNet(config.net, config.outputs), sde: makeSde(config.sde), weights: model.weights};
};
