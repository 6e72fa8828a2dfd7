import * as tf from '@tensorflow/tfjs-core';
import type {Unary} from '../../math/ops.ts';
import {dropout} from './dropout.ts';
import {fanned} from './embedding.ts';
import {conv1, conv3} from './fan-conv.ts';
import {groupNorm} from './group-norm.ts';
import {weightsOf, type Layer} from './layer.ts';
import {merge} from './merge.ts';
import {nin} from './nin.ts';

/** What the residual blocks of a network have in common. */
export interface BlockSettings {
  readonly activation: Unary;
  /** Groups of a normalisation of so many channels. */
  readonly groups: (channels: number) => number;
  readonly dropout: number;
  /** Width of the embedded noise level; undefined where the network is not told of it. */
  readonly embedding: number | undefined;
  /** Of the start of the second convolution. */
  readonly scale: number;
  /** Whether the sum with the shortcut is divided by √2, which keeps its variance. */
  readonly rescale: boolean;
}

/** Images [B, H, W, in] and the embedded noise level [B, width], where there is one, to images [B, H′, W′, out]. */
export type Block = Layer<readonly [tf.Tensor, tf.Tensor | undefined]>;

/** The block of DDPM (Ho et al. 2020); a dense layer for each pixel leads past it where the width changes. */
export const ddpmBlock = (name: string, inputs: number, outputs: number, settings: BlockSettings): Block =>
  residualBlock(name, inputs, outputs, {
    ...settings,
    shortcut: inputs === outputs ? undefined : nin(`${name}.NIN_0`, inputs, outputs),
  });

/** The block of BigGAN (Brock et al. 2019) as Song et al. 2021 have it, which may resample what goes through and past it. */
export const bigGanBlock = (
  name: string,
  inputs: number,
  outputs: number,
  settings: BlockSettings & {readonly resample?: Unary | undefined},
): Block =>
  residualBlock(name, inputs, outputs, {
    ...settings,
    shortcut: inputs === outputs && !settings.resample ? undefined : conv1(`${name}.Conv_2`, inputs, outputs),
  });

interface Residual extends BlockSettings {
  readonly shortcut: Layer | undefined;
  readonly resample?: Unary | undefined;
}

const same: Unary = (x) => x;

const residualBlock = (name: string, inputs: number, outputs: number, settings: Residual): Block => {
  const {activation, groups, embedding, shortcut, resample = same} = settings;
  const first = groupNorm(`${name}.GroupNorm_0`, inputs, groups(inputs));
  const widen = conv3(`${name}.Conv_0`, inputs, outputs);
  const level = embedding === undefined ? [] : [fanned(`${name}.Dense_0`, embedding, outputs)];
  const second = groupNorm(`${name}.GroupNorm_1`, outputs, groups(outputs));
  const drop = dropout(`${name}.Dropout_0`, settings.dropout);
  const mix = conv3(`${name}.Conv_1`, outputs, outputs, settings.scale);
  const past = shortcut ? [shortcut] : [];
  return {
    weights: weightsOf([first, widen, ...level, second, mix, ...past]),
    apply: (pass, x, embedded) => {
      const seen = widen.apply(pass, resample(activation(first.apply(pass, x))));
      const told = level.reduce(
        (h, layer) => tf.add(h, perChannel(layer.apply(pass, activation(embedded!)))),
        seen,
      );
      const h = mix.apply(pass, drop.apply(pass, activation(second.apply(pass, told))));
      const shortcut = past.reduce((x, layer) => layer.apply(pass, x), resample(x));
      return merge(shortcut, h, settings.rescale);
    },
  };
};

/** [B, C] as images [B, 1, 1, C]. */
const perChannel = (x: tf.Tensor): tf.Tensor => tf.reshape(x, [x.shape[0], 1, 1, x.shape[1]!]);
