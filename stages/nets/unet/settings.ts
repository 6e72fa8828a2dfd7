import type {Unary} from '../../math/ops.ts';
import type {Resampling} from '../layers/resampling.ts';

/** What DDPM, DDPM++ and NCSN++ differ in (Song et al. 2021, appendix H), in words of the network and not of a file. */
export interface UnetSettings {
  /** Height, width and channels of the images. */
  readonly image: readonly [number, number, number];
  /** Whether pixels lie in [−1, 1]; otherwise in [0, 1], and the network begins with 2x − 1. */
  readonly centered: boolean;
  /** Unit of width. */
  readonly features: number;
  /** Width of each level in units, the largest images first; each level has half the height and width of that before. */
  readonly multipliers: readonly number[];
  /** Residual blocks of a level on the way down; one more on the way up. */
  readonly blocks: number;
  /** Longer sides, in pixels, of the levels with attention. */
  readonly attention: readonly number[];
  readonly activation: Unary;
  /** Groups of a normalisation of so many channels. */
  readonly groups: (channels: number) => number;
  readonly dropout: number;
  /** Of the start of what ends a residual path, an attention or the network. */
  readonly scale: number;
  /** Whether residual sums are divided by √2. */
  readonly rescale: boolean;
  readonly block: 'ddpm' | 'biggan';
  readonly resampling: Resampling;
  /** Whether resampling between ddpm blocks has a convolution. */
  readonly convolvedResampling: boolean;
  /** How the network is told of the noise level; undefined where it is not. */
  readonly embedding: Embedding | undefined;
  readonly inputPyramid: 'none' | 'input_skip' | 'residual';
  /** How `input_skip` brings the input's pyramid in. */
  readonly combine: 'sum' | 'cat';
  readonly outputPyramid: 'none' | 'output_skip' | 'residual';
}

/** Waves of the level itself, or random Fourier features of its logarithm with frequencies of this deviation. */
export type Embedding = {readonly type: 'positional'} | {readonly type: 'fourier'; readonly scale: number};

/** The longer side of each level's images. */
export const sidesOf = ({image, multipliers}: UnetSettings): readonly number[] =>
  sidesOfLevels(image, multipliers.length);

const sidesOfLevels = ([height, width]: UnetSettings['image'], levels: number): readonly number[] =>
  Array.from({length: levels}, (_, level) => Math.max(height, width) / 2 ** level);

/** How many levels images can have: one more than they can be halved. */
const mostLevels = ([height, width]: UnetSettings['image']): number => {
  let levels = 1;
  while (height % 2 ** levels === 0 && width % 2 ** levels === 0) levels++;
  return levels;
};

/** @throws RangeError for images that cannot be halved so often, or attention at a level that there is not. */
export const checkLevels = (settings: UnetSettings): void => {
  const {image, multipliers, attention} = settings;
  const [height, width] = image;
  const [levels, most] = [multipliers.length, mostLevels(image)];
  if (levels > most)
    throw new RangeError(
      `${levels} levels halve an image ${levels - 1} times: its sides must be multiples of ${2 ** (levels - 1)}, got ` +
        `${height} × ${width}; give at most ${most} channel_multipliers, whose levels have sides of ` +
        `${sidesOfLevels(image, most).join(', ')} pixels, or other images`,
    );
  const sides = sidesOf(settings);
  const missing = attention.filter((side) => !sides.includes(side));
  if (missing.length > 0)
    throw new RangeError(
      `attention_resolutions names ${missing.join(', ')}, but the levels of ${height} × ${width} images have sides of ` +
        `${sides.join(', ')} pixels`,
    );
};
