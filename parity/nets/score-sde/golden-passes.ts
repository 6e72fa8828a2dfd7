/** What the released code makes of networks filled by a rule. */
import {sizeOf, type Shape} from '../../../stages/math/shape.ts';
import type {Declarations} from '../../../stages/nets/layers/layer.ts';
import type {Weights} from '../../../stages/nets/net.ts';
import {ddpmConfig, ddpmpp, ncsnppConfig, skips, vpNcsnpp, type UnetConfig} from './configs.ts';

/** A pass of two images of 16 × 16 × 3 pixels through a config's network, made small. */
export interface GoldenPass {
  readonly config: string;
  readonly net: UnetConfig;
  readonly levels: readonly [number, number];
  /** What the released network divides its output by; 1 where it does not. */
  readonly divisors: readonly [number, number];
  /** All weights, fixed frequencies too. */
  readonly weights: number;
  /** Of the output: image 0, channel 0, row 0, columns 0 to 3. */
  readonly first: readonly number[];
  /** Image 1, channel 2, row 15, columns 12 to 15. */
  readonly last: readonly number[];
  readonly mean: number;
  /** With one less than their number below. */
  readonly deviation: number;
}

export const goldenImage: Shape = [16, 16, 3];

const small = {features: 32, channel_multipliers: [1, 2], blocks: 1, attention_resolutions: [8]};
const undivided = [1, 1] as const;
/** The descending noise levels of the discrete VE networks. */
const sigmaOf = (label: number): number => 50 * (0.01 / 50) ** (label / 999);

export const goldenPasses: readonly GoldenPass[] = [
  {
    config: 've/cifar10_ncsnpp_continuous',
    net: ncsnppConfig(small),
    levels: [0.5, 20],
    divisors: [0.5, 20],
    weights: 754_915,
    first: [-1.878687, -4.095444, -6.406004, -8.082238],
    last: [-0.058175, -0.042464, -0.019346, -0.002149],
    mean: -0.0241219,
    deviation: 1.4410016,
  },
  {
    config: 've/ffhq_256_ncsnpp_continuous',
    net: ncsnppConfig({...skips, ...small}),
    levels: [0.5, 20],
    divisors: [0.5, 20],
    weights: 756_006,
    first: [-2.659815, -5.614165, -8.856936, -11.487579],
    last: [-0.079103, -0.060277, -0.032835, -0.010593],
    mean: -0.1666268,
    deviation: 1.8705382,
  },
  {
    config: 'vp/cifar10_ddpmpp_continuous',
    net: ncsnppConfig({...ddpmpp, ...small}),
    levels: [399.6, 999],
    divisors: undivided,
    weights: 749_891,
    first: [-1.26621, -2.668639, -4.08237, -5.143672],
    last: [-2.207734, -1.447815, -0.79662, -0.251723],
    mean: -0.0051888,
    deviation: 1.011064,
  },
  {
    config: 'vp/cifar10_ddpmpp_continuous with ddpm blocks',
    net: ncsnppConfig({...ddpmpp, ...small, block: 'ddpm'}),
    levels: [399.6, 999],
    divisors: undivided,
    weights: 685_731,
    first: [-1.471908, -2.947501, -4.28898, -5.147814],
    last: [-2.190825, -1.351759, -0.613235, -0.101257],
    mean: -0.0054939,
    deviation: 1.0033881,
  },
  {
    config: 'vp/cifar10_ncsnpp_continuous',
    net: ncsnppConfig({...vpNcsnpp, ...small}),
    levels: [399.6, 999],
    divisors: undivided,
    weights: 750_787,
    first: [-1.215389, -2.579783, -3.98944, -5.083063],
    last: [-2.491338, -1.598354, -0.84309, -0.258746],
    mean: -0.0069475,
    deviation: 1.0201236,
  },
  {
    config: 'vp/ddpm/cifar10',
    net: ddpmConfig(small),
    levels: [3, 999],
    divisors: undivided,
    weights: 685_731,
    first: [-1.365254, -3.132466, -4.662981, -5.559633],
    last: [-3.37109, -2.576623, -1.476998, -0.54536],
    mean: -0.0017474,
    deviation: 1.2001269,
  },
  {
    config: 've/cifar10_ncsnpp',
    net: ncsnppConfig({...small, embedding: 'positional'}),
    levels: [3, 999],
    divisors: [sigmaOf(3), sigmaOf(999)],
    weights: 750_787,
    first: [-0.019219, -0.041919, -0.065583, -0.082754],
    last: [-116.077697, -84.724426, -38.570574, -4.249413],
    mean: -1.6867404,
    deviation: 67.2182921,
  },
];

/** The weights of a golden pass: waves over each tensor's entries, in PyTorch's order. */
export const goldenWeights = (declared: Declarations): Weights =>
  Object.fromEntries(
    Object.entries(declared).map(([name, {shape}]) => {
      const entry = waveOf(name, shape);
      const values = Float32Array.from({length: sizeOf(shape)}, (_, j) => entry(Math.sin(1 + 0.7 * j)));
      return [name, {shape, values}];
    }),
  );

const waveOf = (name: string, shape: Shape): ((wave: number) => number) => {
  if (shape.length > 1) return (wave) => wave / Math.sqrt(sizeOf(shape.slice(1)));
  if (name.endsWith('.weight')) return (wave) => 1 + 0.1 * wave;
  return (wave) => (name.endsWith('.W') ? 0.5 : 0.1) * wave;
};

/** Two images [2, 16, 16, 3] of a wave that runs through channel after channel, row after row. */
export const goldenInput = (): Float32Array => {
  const [height, width, channels] = goldenImage as [number, number, number];
  return Float32Array.from({length: 2 * sizeOf(goldenImage)}, (_, i) => {
    const [channel, pixel] = [i % channels, Math.floor(i / channels)];
    const [image, place] = [Math.floor(pixel / (height * width)), pixel % (height * width)];
    return Math.sin(0.01 * ((image * channels + channel) * height * width + place));
  });
};
