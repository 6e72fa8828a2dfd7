import {groupNorm as normalised} from '../../math/group-norm.ts';
import type {Layer} from './layer.ts';
import {constant} from './starts.ts';

/** PyTorch's own is 1e-5; the score networks of Ho et al. 2020 and Song et al. 2021 have this one. */
const epsilon = 1e-6;

/**
 * Group normalisation `name.weight` [C], `name.bias` [C] of images.
 *
 * @throws RangeError where the channels do not divide into so many groups.
 */
export const groupNorm = (name: string, channels: number, groups: number): Layer => {
  if (channels % groups !== 0)
    throw new RangeError(
      `${name} has ${channels} channels, which do not divide into ${groups} groups: take features of which they are a multiple of ${groups}`,
    );
  const [weight, bias] = [`${name}.weight`, `${name}.bias`];
  return {
    weights: {
      [weight]: {shape: [channels], start: constant(1)},
      [bias]: {shape: [channels], start: constant(0)},
    },
    apply: ({params}, x) => normalised(x, groups, params[weight]!, params[bias]!, epsilon),
  };
};
