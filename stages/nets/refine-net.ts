import * as tf from '@tensorflow/tfjs-core';
import type {Shape} from '../math/shape.ts';
import {conv} from './layers/conv.ts';
import type {Levelled} from './layers/instance-norm-plus.ts';
import {weightsOf} from './layers/layer.ts';
import {ncsnBlock, type NcsnBlock} from './layers/ncsn-block.ts';
import {refineBlock, type Fusion, type RefineSettings} from './layers/refine-block.ts';

/** Two residual blocks on the way down, and the refine block that meets their output on the way back. */
export interface Stage {
  readonly residual: string;
  readonly refine: string;
  /** Channels of each, as a multiple of the network's features. */
  readonly width: number;
  readonly refined: number;
  readonly down: boolean;
  readonly dilation: number;
}

export interface RefineNet extends Pick<NcsnBlock, 'activation' | 'norm'> {
  /** From full size on. */
  readonly stages: readonly Stage[];
  /** Channels at full size. */
  readonly features: number;
  /** Whether the data lie in [−1, 1]; from [0, 1] they are brought there. */
  readonly centered: boolean;
  readonly refine: RefineSettings;
}

/**
 * The networks of NCSN: stages of residual blocks that see farther and farther, and a refine block for each on the way back,
 * which joins the stage's output with what is refined below it.
 *
 * @throws RangeError where the stages cannot halve images of `input`, [H, W, C].
 */
export const refineNet = (settings: RefineNet, input: Shape): Levelled => {
  const {features, centered, activation} = settings;
  const channels = channelsOf(input, settings.stages);
  const begin = conv('begin_conv', channels, features, {size: 3});
  const norm = settings.norm('normalizer', features);
  const end = conv('end_conv', features, channels, {size: 3});
  const rungs = settings.stages.map((_, i) => rung(settings, i));
  const residuals = rungs.map(({residual}) => residual);
  return {
    weights: weightsOf([begin, norm, end, ...residuals, ...inOrderOfNames(rungs)]),
    apply: (pass, x, level) => {
      let h = begin.apply(pass, centered ? x : tf.sub(tf.mul(x, 2), 1));
      const outputs = residuals.map((residual) => (h = residual.apply(pass, h, level)));
      const refined = rungs.reduceRight<readonly tf.Tensor[]>(
        (below, {refine}, i) => [refine.apply(pass, [outputs[i]!, ...below], level)],
        [],
      );
      return end.apply(pass, activation(norm.apply(pass, refined[0]!, level)));
    },
  };
};

interface Rung {
  readonly residual: Levelled;
  readonly refine: Fusion;
  readonly name: string;
}

const rung = (settings: RefineNet, i: number): Rung => {
  const {stages, features} = settings;
  const [above, stage, below] = [stages[i - 1], stages[i]!, stages[i + 1]];
  const width = features * stage.width;
  const inputs = below ? [width, features * below.refined] : [width];
  return {
    residual: residualOf(settings, stage, features * (above?.width ?? 1)),
    refine: refineBlock(stage.refine, inputs, features * stage.refined, {...settings.refine, end: i === 0}),
    name: stage.refine,
  };
};

/** A block to the stage's width and one that keeps it. */
const residualOf = (
  {activation, norm, features}: RefineNet,
  {residual, width, down, dilation}: Stage,
  inputs: number,
): Levelled => {
  const outputs = features * width;
  const common = {activation, norm, dilation};
  const first = ncsnBlock(`${residual}.0`, inputs, outputs, {...common, down});
  const second = ncsnBlock(`${residual}.1`, outputs, outputs, {...common, down: false});
  return {
    weights: weightsOf([first, second]),
    apply: (pass, x, level) => second.apply(pass, first.apply(pass, x, level), level),
  };
};

/** PyTorch's order, which is that of a published moving average: a list without names. */
const inOrderOfNames = (rungs: readonly Rung[]): readonly Fusion[] =>
  [...rungs].sort((a, b) => (a.name < b.name ? -1 : 1)).map(({refine}) => refine);

const channelsOf = (input: Shape, stages: readonly Stage[]): number => {
  const [height, width, channels] = input;
  const halvings = stages.filter(({down, dilation}) => down && dilation === 1).length;
  const divisor = 2 ** halvings;
  if (input.length !== 3 || height! % divisor !== 0 || width! % divisor !== 0)
    throw new RangeError(
      `expected images [H, W, C] whose height and width divide by ${divisor}, got [${input.join(', ')}]` +
        (halvings > 1 ? `: this depth halves them ${halvings} times, depth: low once` : ''),
    );
  return channels!;
};
