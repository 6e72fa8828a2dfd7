import type {NetConfig} from '../../schemas/net.ts';
import type {Shape} from '../../stages/math/shape.ts';
import {ddpm} from '../../stages/nets/ddpm.ts';
import {buffersOf, countOf, type Declarations} from '../../stages/nets/layers/layer.ts';
import {ncsn} from '../../stages/nets/ncsn.ts';
import {ncsnpp} from '../../stages/nets/ncsnpp.ts';
import {ncsnv2} from '../../stages/nets/ncsnv2.ts';

/**
 * The weights of a network for the scores of images, before any is drawn.
 *
 * @throws TypeError for a network that is for something else.
 */
export const declaredBy = (config: NetConfig, image: Shape): Declarations => {
  switch (config.type) {
    case 'ddpm':
      return ddpm(config, image).weights;
    case 'ncsnpp':
      return ncsnpp(config, image).weights;
    case 'ncsn':
      return ncsn(config, image).weights;
    case 'ncsnv2':
      return ncsnv2(config, image).weights;
    default:
      throw new TypeError(`${config.type} is no network for the scores of images`);
  }
};

/** How many weights are trained: all but buffers. */
export const trainedCount = (declared: Declarations): number => {
  const buffers = buffersOf(declared);
  return countOf(Object.fromEntries(Object.entries(declared).filter(([name]) => !buffers.has(name))));
};
