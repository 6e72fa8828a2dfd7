import type {ResNet50Config} from '../../schemas/nets/resnet.ts';
import {relu} from '../math/ops.ts';
import {globalAveragePool, maxPool} from '../math/pool.ts';
import type {Shape} from '../math/shape.ts';
import {dense} from './layers/dense.ts';
import {headed, type Headed} from './layers/headed.ts';
import {weightsOf, type Declared, type Layer} from './layers/layer.ts';
import {convNorm, residual} from './layers/res-net-block.ts';
import {sequence} from './layers/sequence.ts';
import {gaussian} from './layers/starts.ts';
import {channelsOf} from './resnet.ts';

/** Blocks of each stage. */
const blocks = [3, 4, 6, 3] as const;
/** A block's output is so many times as wide as what its middle convolution sees. */
const expansion = 4;

/** Kaiming's normal start for what is followed by a ReLU, by the sum that a window's output goes into (He et al. 2015). */
const kaiming = (outputs: number, size: number): Declared['start'] =>
  gaussian(0, Math.sqrt(2 / (outputs * size * size)));

/**
 * ResNet-50 (He et al. 2016) in torchvision's form, whose blocks stride in their middle convolution: the classifier that
 * classification accuracy scores are measured with. x [B, H, W, C] to logits [B, classes]; it sees no noise level.
 * As DLSM's code replaces the first convolution by a fresh one, that one starts as PyTorch's own do.
 */
export const resnet50 = ({features}: ResNet50Config, input: Shape, classes: number): Headed => {
  const stem = convNorm(['conv1', 'bn1'], channelsOf(input), features, {size: 7, stride: 2});
  const pool = maxPool(3, 2);
  const stages = sequence(blocks.map((count, i) => stage(i, features, count)));
  const head = dense('fc', features * 8 * expansion, classes);
  const trunk: Headed['trunk'] = {
    weights: weightsOf([stem, stages]),
    apply: (pass, x) => globalAveragePool(stages.apply(pass, pool(relu(stem.apply(pass, x))))),
  };
  return headed(trunk, head);
};

const stage = (index: number, features: number, count: number): Layer => {
  const width = features * 2 ** index;
  const inputs = index === 0 ? features : (width / 2) * expansion;
  return sequence(
    Array.from({length: count}, (_, i) =>
      i === 0
        ? bottleneck(`layer${index + 1}.0`, inputs, width, index === 0 ? 1 : 2)
        : bottleneck(`layer${index + 1}.${i}`, width * expansion, width, 1),
    ),
  );
};

/** Narrow, look around, widen; what goes past is convolved in the first block of a stage. */
const bottleneck = (name: string, inputs: number, width: number, stride: number): Layer => {
  const outputs = width * expansion;
  const step = (i: number, from: number, to: number, size: number, stride: number): Layer =>
    convNorm([`${name}.conv${i}`, `${name}.bn${i}`], from, to, {size, stride, weight: kaiming(to, size)});
  const steps = [
    step(1, inputs, width, 1, 1),
    step(2, width, width, 3, stride),
    step(3, width, outputs, 1, 1),
  ];
  if (inputs === outputs) return residual(steps, undefined);
  const past = convNorm([`${name}.downsample.0`, `${name}.downsample.1`], inputs, outputs, {
    size: 1,
    stride,
    weight: kaiming(outputs, 1),
  });
  return residual(steps, past);
};
