import * as tf from '@tensorflow/tfjs-core';
import {merge} from '../layers/merge.ts';
import {convolvedly} from '../layers/resampling.ts';
import {attendAt, block, head, resampled, takeSkip} from './blocks.ts';
import {onImages, repeated, type Part, type Place} from './part.ts';
import type {UnetSettings} from './settings.ts';

/** From the smallest level to images: in `Flow.h`. */
export const wayUp = (unet: UnetSettings, place: Place): readonly Part[] => {
  const levels = unet.multipliers.map((multiplier, level) => ({multiplier, level})).reverse();
  return [
    ...levels.flatMap(({multiplier, level}) => [
      ...repeated(unet.blocks + 1, () => [takeSkip(place), block(unet, place, unet.features * multiplier)]),
      ...attendAt(unet, place, level),
      ...outputPyramid(unet, place),
      ...(level > 0 ? [resampled(unet, place, 'up')] : []),
    ]),
    end(unet, place),
  ];
};

const end = (unet: UnetSettings, place: Place): Part => {
  if (unet.outputPyramid === 'output_skip')
    return {weights: {}, apply: (_pass, flow) => ({...flow, h: flow.output!})};
  return onImages(head(unet, place, unet.image[2], unet.scale));
};

/** Lets every level have its part in the output. */
const outputPyramid = (unet: UnetSettings, place: Place): readonly Part[] => {
  if (unet.outputPyramid === 'none') return [];
  return [unet.outputPyramid === 'output_skip' ? outputSkip(unet, place) : outputResidual(unet, place)];
};

/** Images of each level's own, added to those of the levels below. */
const outputSkip = (unet: UnetSettings, place: Place): Part => {
  const {weights, apply} = head(unet, place, unet.image[2], unet.scale);
  return {
    weights,
    apply: (pass, flow) => {
      const own = apply(pass, flow.h);
      return {...flow, output: flow.output ? tf.add(unet.resampling.plain.up(flow.output), own) : own};
    },
  };
};

/** A second path to the output, which joins the first at every level. */
const outputResidual = (unet: UnetSettings, place: Place): Part => {
  const first = place.output === 0;
  const layer = first
    ? head(unet, place, place.channels, 1)
    : convolvedly(place.name(), place.output, place.channels, unet.resampling, 'up');
  place.output = place.channels;
  return {
    weights: layer.weights,
    apply: (pass, flow) => {
      if (first) return {...flow, output: layer.apply(pass, flow.h)};
      const h = merge(layer.apply(pass, flow.output!), flow.h, unet.rescale);
      return {...flow, output: h, h};
    },
  };
};
