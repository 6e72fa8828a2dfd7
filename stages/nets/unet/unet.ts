import * as tf from '@tensorflow/tfjs-core';
import {embeddingMlp, fourier, sinusoidal} from '../layers/embedding.ts';
import {weightsOf, type Layer} from '../layers/layer.ts';
import {embeddedWidth} from './blocks.ts';
import {placeOf, type Flow, type Place} from './part.ts';
import {checkLevels, type UnetSettings} from './settings.ts';
import {wayDown} from './way-down.ts';
import {wayUp} from './way-up.ts';

/** Images x [B, H, W, C] at noise levels [B] to images of their shape. */
export type Unet = Layer<readonly [tf.Tensor, tf.Tensor]>;

/**
 * The U-net of the score networks of Ho et al. 2020 and Song et al. 2021. Names and order of the weights are those of the
 * released PyTorch code.
 *
 * @throws RangeError for images that the levels do not fit, or features that do not divide into groups.
 */
export const unet = (settings: UnetSettings): Unet => {
  checkLevels(settings);
  const place = placeOf(settings.image[2]);
  const embed = embedding(settings, place);
  const parts = [...wayDown(settings, place), ...wayUp(settings, place)];
  return {
    weights: weightsOf([...embed, ...parts]),
    apply: (pass, x, level) => {
      const [first, ...rest] = embed;
      const waves = first?.apply(pass, level);
      const embedded = waves && rest.reduce((embedded, layer) => layer.apply(pass, embedded), waves);
      const input = settings.centered ? x : tf.sub(tf.mul(x, 2), 1);
      const start: Flow = {h: input, input, embedded, skips: [], output: undefined};
      return parts.reduce((flow, part) => part.apply(pass, flow), start).h;
    },
  };
};

/** From noise levels [B] to what the blocks see of them, if anything. */
const embedding = (settings: UnetSettings, place: Place): readonly Layer[] => {
  const {embedding, features, activation} = settings;
  if (!embedding) return [];
  const waves =
    embedding.type === 'fourier'
      ? {layer: fourier(place.name(), features, embedding.scale), width: 2 * features}
      : {layer: {weights: {}, apply: (_: unknown, x: tf.Tensor) => sinusoidal(x, features)}, width: features};
  const mlp = embeddingMlp([place.name(), place.name()], [waves.width, embeddedWidth(settings)], activation);
  return [waves.layer, mlp];
};
