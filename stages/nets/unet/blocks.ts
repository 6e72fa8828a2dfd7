import * as tf from '@tensorflow/tfjs-core';
import {attentionBlock} from '../layers/attention-block.ts';
import {conv3} from '../layers/fan-conv.ts';
import {groupNorm} from '../layers/group-norm.ts';
import {weightsOf, type Layer} from '../layers/layer.ts';
import {convolvedly, plainly, type Direction} from '../layers/resampling.ts';
import {bigGanBlock, ddpmBlock, type Block, type BlockSettings} from '../layers/residual-block.ts';
import {onImages, type Part, type Place} from './part.ts';
import {sidesOf, type UnetSettings} from './settings.ts';

/** The noise level's embedding is four times as wide as the network's unit. */
export const embeddedWidth = ({features}: UnetSettings): number => 4 * features;

const common = (unet: UnetSettings): BlockSettings => ({
  activation: unet.activation,
  groups: unet.groups,
  dropout: unet.dropout,
  embedding: unet.embedding && embeddedWidth(unet),
  scale: unet.scale,
  rescale: unet.rescale,
});

const told = ({weights, apply}: Block): Part => ({
  weights,
  apply: (pass, flow) => ({...flow, h: apply(pass, flow.h, flow.embedded)}),
});

/** A residual block to a new width. */
export const block = (unet: UnetSettings, place: Place, outputs: number): Part => {
  const make = unet.block === 'ddpm' ? ddpmBlock : bigGanBlock;
  const part = told(make(place.name(), place.channels, outputs, common(unet)));
  place.channels = outputs;
  return part;
};

/** From one level's size to the next one's: a biggan block does it itself. */
export const resampled = (unet: UnetSettings, place: Place, direction: Direction): Part => {
  const {resampling} = unet;
  const {channels} = place;
  const name = place.name();
  if (unet.block === 'biggan')
    return told(
      bigGanBlock(name, channels, channels, {...common(unet), resample: resampling.plain[direction]}),
    );
  if (!unet.convolvedResampling) return onImages(plainly(resampling, direction));
  return onImages(convolvedly(name, channels, channels, resampling, direction));
};

export const attend = (unet: UnetSettings, {name, channels}: Place): Part =>
  onImages(
    attentionBlock(name(), channels, {
      groups: unet.groups(channels),
      scale: unet.scale,
      rescale: unet.rescale,
    }),
  );

/** Attention, at the levels that have it. */
export const attendAt = (unet: UnetSettings, place: Place, level: number): readonly Part[] =>
  unet.attention.includes(sidesOf(unet)[level]!) ? [attend(unet, place)] : [];

/** Images out of features: a normalisation, the activation, a convolution. */
export const head = (unet: UnetSettings, place: Place, outputs: number, scale: number): Layer => {
  const norm = groupNorm(place.name(), place.channels, unet.groups(place.channels));
  const conv = conv3(place.name(), place.channels, outputs, scale);
  return {
    weights: weightsOf([norm, conv]),
    apply: (pass, x) => conv.apply(pass, unet.activation(norm.apply(pass, x))),
  };
};

/** The way up meets what the way down left. */
export const takeSkip = (place: Place): Part => {
  place.channels += place.skips.pop()!;
  return {
    weights: {},
    apply: (_pass, flow) => ({
      ...flow,
      h: tf.concat([flow.h, flow.skips.at(-1)!], 3),
      skips: flow.skips.slice(0, -1),
    }),
  };
};
