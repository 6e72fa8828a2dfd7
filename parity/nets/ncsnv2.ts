/**
 * What is known of NCSNv2, NCSN and the ResNets from outside: results of the released code of NCSNv2 in float64, with
 * weights and images that anyone can fill in, and how many parameters each published network has.
 */
import * as tf from '@tensorflow/tfjs-core';
import type {NcsnV2Config} from '../../schemas/nets/ncsnv2.ts';
import type {Shape} from '../../stages/math/shape.ts';
import {sizeOf} from '../../stages/math/shape.ts';
import {countOf, type Declarations} from '../../stages/nets/layers/layer.ts';
import {ncsn} from '../../stages/nets/ncsn.ts';
import {ncsnv2} from '../../stages/nets/ncsnv2.ts';
import type {Weights} from '../../stages/nets/net.ts';
import {resnet} from '../../stages/nets/resnet.ts';
import {resnet50} from '../../stages/nets/resnet50.ts';

type Depth = NcsnV2Config['depth'];

/** An output f of shape [2, 2, 16, 16] in PyTorch's order (batch, channels, rows, columns), before division by σ. */
export interface Golden {
  readonly depth: Depth;
  readonly centered: boolean;
  readonly sum: number;
  readonly sumOfSizes: number;
  /** f[0, 0, 0, 0 … 3] and f[1, 1, 15, 12 … 15], where they are known. */
  readonly first?: readonly number[];
  readonly last?: readonly number[];
}

/** Of networks with 4 features for images of 16 × 16 pixels and 2 channels. */
export const goldens: readonly Golden[] = [
  {
    depth: 'low',
    centered: false,
    sum: -185.758405,
    sumOfSizes: 278.635034,
    first: [-0.003720975, 0.060841233, 0.142745536, 0.035887362],
    last: [0.025645481, -0.009852473, 0.081441889, 0.031954899],
  },
  {
    depth: 'medium',
    centered: false,
    sum: -170.385504,
    sumOfSizes: 245.196086,
    first: [-0.130782422, -0.133815475, -0.095273672, -0.125741446],
    last: [0.013512487, -0.000277909, -0.122991169, -0.227470913],
  },
  {
    depth: 'large',
    centered: false,
    sum: -174.921732,
    sumOfSizes: 241.732361,
    first: [-0.104669736, -0.090057549, -0.068506623, -0.096551326],
    last: [-0.000596937, -0.068058934, -0.101834411, -0.097114367],
  },
  {depth: 'low', centered: true, sum: -176.310223, sumOfSizes: 280.159516},
  {depth: 'medium', centered: true, sum: -146.044157, sumOfSizes: 226.317846},
  {depth: 'large', centered: true, sum: -143.844841, sumOfSizes: 228.174284},
];

export const goldenShape: Shape = [16, 16, 2];

export const goldenConfig = ({depth, centered}: Pick<Golden, 'depth' | 'centered'>): NcsnV2Config => ({
  type: 'ncsnv2',
  depth,
  features: 4,
  activation: 'elu',
  centered,
});

/** Of the number k of an entry, from 1, in PyTorch's order; `fanIn` is what a convolution's window sums over. */
const entries: Readonly<Record<string, (k: number, fanIn: number) => number>> = {
  weight: (k, fanIn) => Math.sin(k) / Math.sqrt(fanIn),
  bias: (k) => 0.1 * Math.cos(k),
  alpha: (k) => 1 + 0.1 * Math.sin(k),
  gamma: (k) => 1 + 0.1 * Math.cos(k),
  beta: (k) => 0.05 * Math.sin(2 * k),
};

/** The weights that the goldens belong to. */
export const goldenWeights = (declared: Declarations): Weights =>
  Object.fromEntries(
    Object.entries(declared).map(([name, {shape}]) => {
      const entry = entries[name.split('.').at(-1)!]!;
      const fanIn = sizeOf(shape.slice(1));
      return [
        name,
        {shape, values: Float32Array.from({length: sizeOf(shape)}, (_, i) => entry(i + 1, fanIn))},
      ];
    }),
  );

/** The images [2, 16, 16, 2] that the goldens belong to, with values in [0, 1]. */
export const goldenImages = (): tf.Tensor => {
  const values = Float32Array.from({length: 2 * 2 * 16 * 16}, (_, i) => 0.5 + 0.5 * Math.sin(0.37 * (i + 1)));
  return tf.transpose(tf.tensor4d(values, [2, 2, 16, 16]), [0, 2, 3, 1]);
};

/** How far an output [2, 16, 16, 2] is from a golden: the largest error, relative to the larger of 1 and the value's size. */
export const goldenError = (output: tf.Tensor, golden: Golden): number => {
  const f = Array.from(tf.transpose(output, [0, 3, 1, 2]).dataSync());
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const known = (values: readonly number[] = [], from: number): [number, number][] =>
    values.map((value, i) => [f.at(from + i)!, value]);
  const pairs: [number, number][] = [
    [sum(f), golden.sum],
    [sum(f.map(Math.abs)), golden.sumOfSizes],
    ...known(golden.first, 0),
    ...known(golden.last, -4),
  ];
  return Math.max(...pairs.map(([a, b]) => Math.abs(a - b) / Math.max(1, Math.abs(b))));
};

/** A published network and its parameters, buffers such as fixed frequencies among them but running statistics not. */
export interface Count {
  readonly name: string;
  readonly published: number;
  readonly declared: Declarations;
}

const image: Shape = [32, 32, 3];
const common = {features: 128, activation: 'elu', centered: false} as const;
const fourier = {features: 64, fourier_features: 32, fourier_scale: 16} as const;

const v2 = (depth: Depth, published: number): Count => ({
  name: `ncsnv2 ${depth}`,
  published,
  declared: ncsnv2({type: 'ncsnv2', depth, ...common}, image).weights,
});

const v1 = (levels: number, published: number): Count => ({
  name: `ncsn, ${levels} levels`,
  published,
  declared: ncsn({type: 'ncsn', levels, ...common}, image).weights,
});

const conditional = (depth: 18 | 34, classes: number, published: number): Count => ({
  name: `resnet ${depth}, ${classes} classes`,
  published,
  declared: resnet({type: 'resnet', depth, ...fourier}, image, classes).weights,
});

const cas = (classes: number, published: number): Count => ({
  name: `resnet50, ${classes} classes`,
  published,
  declared: resnet50({type: 'resnet50', features: 64}, image, classes).weights,
});

export const counts: readonly Count[] = [
  v2('low', 29_694_083),
  v2('medium', 83_445_379),
  v2('large', 94_132_611),
  v1(10, 30_117_635),
  v1(232, 39_750_659),
  v1(500, 51_379_715),
  conditional(18, 10, 11_322_666),
  conditional(34, 100, 21_476_996),
  cas(10, 23_528_522),
  cas(100, 23_712_932),
];

/** What PyTorch calls parameters: all but running statistics. */
export const parametersOf = (declared: Declarations): number =>
  countOf(Object.fromEntries(Object.entries(declared).filter(([name]) => !name.includes('.running_'))));
