import type {DdpmConfig} from '../../schemas/nets/ddpm.ts';
import type {Shape} from '../math/shape.ts';
import {naive} from './layers/resampling.ts';
import {sharedSettings} from './unet/of-config.ts';
import {unet, type Unet} from './unet/unet.ts';

/**
 * The network of Ho et al. 2020 as Song et al. 2021 released it: on the way up a level has one attention, not one after
 * every block. Levels are embedded as waves; sums are not rescaled; what ends a residual path starts near 0.
 */
export const ddpm = (config: DdpmConfig, image: Shape): Unet =>
  unet({
    ...sharedSettings(config, image),
    groups: () => 32,
    scale: 0,
    rescale: false,
    block: 'ddpm',
    resampling: naive,
    embedding: config.conditional ? {type: 'positional'} : undefined,
    inputPyramid: 'none',
    combine: 'sum',
    outputPyramid: 'none',
  });
