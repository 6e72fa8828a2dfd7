import type {DdpmConfig} from '../../../schemas/nets/ddpm.ts';
import type {Shape} from '../../math/shape.ts';
import {activations} from '../layers/activation.ts';
import type {UnetSettings} from './settings.ts';

/** What the two configs say in the same words. */
type Shared =
  | 'image'
  | 'centered'
  | 'features'
  | 'multipliers'
  | 'blocks'
  | 'attention'
  | 'activation'
  | 'dropout'
  | 'convolvedResampling';

/**
 * What the configs of DDPM and NCSN++ have in common.
 *
 * @throws TypeError for examples that are not images.
 */
export const sharedSettings = (
  config: Omit<DdpmConfig, 'type'>,
  example: Shape,
): Pick<UnetSettings, Shared> => {
  const [height, width, channels] = example;
  if (example.length !== 3)
    throw new TypeError(
      `ddpm and ncsnpp are networks for images [height, width, channels]; these examples are [${example.join(', ')}]`,
    );
  return {
    image: [height!, width!, channels!],
    centered: config.centered,
    features: config.features,
    multipliers: config.channel_multipliers,
    blocks: config.blocks,
    attention: config.attention_resolutions,
    activation: activations[config.activation],
    dropout: config.dropout,
    convolvedResampling: config.resample_with_conv,
  };
};
