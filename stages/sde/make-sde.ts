import type {SdeConfig} from '../../schemas/sde.ts';
import {linearVe} from './linear-ve.ts';
import type {Sde} from './sde.ts';
import {subVp} from './sub-vp.ts';
import {ve} from './ve.ts';
import {vp} from './vp.ts';

/** The noising process of a config. */
export const makeSde = (config: SdeConfig): Sde => {
  switch (config.type) {
    case 've':
      return ve({sigmaMin: config.sigma_min, sigmaMax: config.sigma_max});
    case 'linear-ve':
      return linearVe({sigmaMax: config.sigma_max});
    case 'vp':
      return vp({betaMin: config.beta_min, betaMax: config.beta_max});
    case 'sub-vp':
      return subVp({betaMin: config.beta_min, betaMax: config.beta_max});
  }
};
