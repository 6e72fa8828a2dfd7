/** Configs of the released code of Song et al. 2021 (score_sde_pytorch, commit cb1f359). */
import Value from 'typebox/value';
import {DdpmConfig} from '../../../schemas/nets/ddpm.ts';
import {NcsnppConfig} from '../../../schemas/nets/ncsnpp.ts';
import type {Shape} from '../../../stages/math/shape.ts';
import {ddpm} from '../../../stages/nets/ddpm.ts';
import type {Declarations} from '../../../stages/nets/layers/layer.ts';
import {ncsnpp} from '../../../stages/nets/ncsnpp.ts';
import {netOf} from '../../../stages/nets/net-of.ts';
import type {Net} from '../../../stages/nets/net.ts';

export type UnetConfig = DdpmConfig | NcsnppConfig;

/** A config that says only in what it differs from the defaults, which are the published CIFAR-10 networks. */
export const ddpmConfig = (changes: Partial<DdpmConfig> = {}): DdpmConfig =>
  Value.Default(DdpmConfig, {type: 'ddpm', ...changes}) as DdpmConfig;
export const ncsnppConfig = (changes: Partial<NcsnppConfig> = {}): NcsnppConfig =>
  Value.Default(NcsnppConfig, {type: 'ncsnpp', ...changes}) as NcsnppConfig;

/** The network of a config, and its weights before any is drawn. */
export const networkOf = (config: UnetConfig, image: Shape): Net & {readonly weights: Declarations} => {
  const layer = config.type === 'ddpm' ? ddpm(config, image) : ncsnpp(config, image);
  return {...netOf(image, image, layer), weights: layer.weights};
};

export const ddpmpp: Partial<NcsnppConfig> = {
  fir: false,
  progressive_input: 'none',
  embedding: 'positional',
  centered: true,
};
export const vpNcsnpp: Partial<NcsnppConfig> = {embedding: 'positional', centered: true};
export const skips: Partial<NcsnppConfig> = {
  progressive: 'output_skip',
  progressive_input: 'input_skip',
  dropout: 0,
};
export const wide: Partial<DdpmConfig> = {channel_multipliers: [1, 1, 2, 2, 4, 4], dropout: 0};
export const lsun: Partial<NcsnppConfig> = {...skips, channel_multipliers: [1, 1, 2, 2, 2, 2, 2], blocks: 2};
export const large: Partial<NcsnppConfig> = {
  ...skips,
  features: 16,
  channel_multipliers: [1, 2, 4, 8, 16, 32, 32, 32],
  blocks: 1,
};
