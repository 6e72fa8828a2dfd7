import type {NcsnConfig} from '../../schemas/nets/ncsn.ts';
import {averagePool} from '../math/pool.ts';
import type {Shape} from '../math/shape.ts';
import {activations} from './layers/activation.ts';
import {conditionalInstanceNormPlus, type Levelled} from './layers/instance-norm-plus.ts';
import {lowStages} from './ncsnv2.ts';
import {refineNet} from './refine-net.ts';

/**
 * NCSN (Song & Ermon 2019): every normalisation has weights of its own for each noise level, the refine blocks are
 * normalised too and pool by means. A level is its number, 0 to levels − 1. The released PyTorch code of this network
 * does not run; this is what it says and means.
 *
 * @throws RangeError for images that its stages cannot halve.
 */
export const ncsn = ({levels, features, activation: name, centered}: NcsnConfig, input: Shape): Levelled => {
  const activation = activations[name];
  const norm = conditionalInstanceNormPlus(levels);
  const refine = {activation, norm, pool: averagePool(5)};
  return refineNet({stages: lowStages, features, centered, activation, norm, refine}, input);
};
