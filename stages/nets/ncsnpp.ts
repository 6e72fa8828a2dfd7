import type {NcsnppConfig} from '../../schemas/nets/ncsnpp.ts';
import type {Shape} from '../math/shape.ts';
import {filtered, naive} from './layers/resampling.ts';
import {sharedSettings} from './unet/of-config.ts';
import type {Embedding} from './unet/settings.ts';
import {unet, type Unet} from './unet/unet.ts';

/**
 * NCSN++ and DDPM++ (Song et al. 2021, appendix H), which differ in their settings alone. The network does not divide by
 * σ: where the released code does, it predicts the scaled score.
 */
export const ncsnpp = (config: NcsnppConfig, image: Shape): Unet =>
  unet({
    ...sharedSettings(config, image),
    groups: (channels) => Math.min(Math.floor(channels / 4), 32),
    scale: config.init_scale,
    rescale: config.skip_rescale,
    block: config.block,
    resampling: config.fir ? filtered(config.fir_kernel) : naive,
    embedding: config.conditional ? embedding(config) : undefined,
    inputPyramid: config.progressive_input,
    combine: config.progressive_combine,
    outputPyramid: config.progressive,
  });

const embedding = ({embedding, fourier_scale}: NcsnppConfig): Embedding =>
  embedding === 'fourier' ? {type: 'fourier', scale: fourier_scale} : {type: 'positional'};
