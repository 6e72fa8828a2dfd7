import * as tf from '@tensorflow/tfjs-core';
import {conv1, conv3} from '../layers/fan-conv.ts';
import {merge} from '../layers/merge.ts';
import {convolvedly} from '../layers/resampling.ts';
import {attend, attendAt, block, resampled} from './blocks.ts';
import {keepSkip, onImages, repeated, type Part, type Place} from './part.ts';
import type {UnetSettings} from './settings.ts';

/** From the images to the smallest level, and what goes on there. */
export const wayDown = (unet: UnetSettings, place: Place): readonly Part[] => [
  stem(unet, place),
  keepSkip(place),
  ...unet.multipliers.flatMap((multiplier, level) => [
    ...repeated(unet.blocks, () => [
      block(unet, place, unet.features * multiplier),
      ...attendAt(unet, place, level),
      keepSkip(place),
    ]),
    ...(level < unet.multipliers.length - 1 ? toNextLevel(unet, place) : []),
  ]),
  block(unet, place, place.channels),
  attend(unet, place),
  block(unet, place, place.channels),
];

const stem = ({features}: UnetSettings, place: Place): Part => {
  const part = onImages(conv3(place.name(), place.channels, features));
  place.channels = features;
  return part;
};

const toNextLevel = (unet: UnetSettings, place: Place): readonly Part[] => [
  resampled(unet, place, 'down'),
  ...inputPyramid(unet, place),
  keepSkip(place),
];

/** Brings the input in again, as large as the level. */
const inputPyramid = (unet: UnetSettings, place: Place): readonly Part[] => {
  if (unet.inputPyramid === 'none') return [];
  return [unet.inputPyramid === 'input_skip' ? inputSkip(unet, place) : inputResidual(unet, place)];
};

/** The input itself, made smaller, added or put beside. */
const inputSkip = ({resampling, combine}: UnetSettings, place: Place): Part => {
  const widen = conv1(`${place.name()}.Conv_0`, place.input, place.channels);
  if (combine === 'cat') place.channels *= 2;
  return {
    weights: widen.weights,
    apply: (pass, flow) => {
      const input = resampling.plain.down(flow.input);
      const wide = widen.apply(pass, input);
      return {...flow, input, h: combine === 'cat' ? tf.concat([wide, flow.h], 3) : tf.add(wide, flow.h)};
    },
  };
};

/** A second path from the input, which joins the first at every level. */
const inputResidual = ({resampling, rescale}: UnetSettings, place: Place): Part => {
  const smaller = convolvedly(place.name(), place.input, place.channels, resampling, 'down');
  place.input = place.channels;
  return {
    weights: smaller.weights,
    apply: (pass, flow) => {
      const h = merge(smaller.apply(pass, flow.input), flow.h, rescale);
      return {...flow, input: h, h};
    },
  };
};
