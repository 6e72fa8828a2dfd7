import type {PerturbedDataConfig} from '../../schemas/samplers/perturbed-data.ts';
import type {ScoreSamplerConfig} from '../../schemas/sampler.ts';
import type {Range} from '../artifacts/bytes.ts';
import type {Dataset} from '../artifacts/dataset.ts';
import type {Shape} from '../math/shape.ts';
import type {Stream} from '../math/stream.ts';
import type {ClassPosterior} from '../score/posterior.ts';
import {drawBatches, type Share, type Surroundings} from './draw.ts';
import {interpolating} from './interpolation.ts';
import {makeSampler} from './make-sampler.ts';
import {perturbedData} from './perturbed-data.ts';
import type {Moved} from './sampler.ts';

/** Where samples come from: scores that a sampler walks along, or data that are noised. */
export interface Origin {
  /** Of one sample. */
  readonly shape: Shape;
  /** Of images: what 0 and 255 of 8 bits are. */
  readonly range?: Range;
  readonly classes: number;
  /** Their names, where all are known. */
  readonly names?: readonly string[];
  /** Whether a score is evaluated on the way. */
  readonly walks: boolean;
  /** The samples of one class, batch by batch. */
  draw(label: number, share: Share, stream: Stream, surroundings: Surroundings): AsyncIterable<Moved>;
}

/** Samples along the posteriors of all classes; `interpolations` are between pairs of them. */
export const fromPosteriors = (
  posteriors: readonly ClassPosterior[],
  config: ScoreSamplerConfig,
  interpolations: number | undefined,
): Origin => {
  const {shape, range} = posteriors[0]!;
  const names = posteriors.flatMap(({name}) => name ?? []);
  return {
    shape,
    ...(range && {range}),
    classes: posteriors.length,
    ...(names.length === posteriors.length && {names}),
    walks: true,
    draw: (label, share, stream, surroundings) => {
      const posterior = posteriors[label]!;
      const made = makeSampler(config, posterior.sde);
      const chosen = interpolations === undefined ? made : interpolating(made, interpolations);
      return drawBatches(chosen, posterior, share, stream, surroundings);
    },
  };
};

/** Exact draws of the noised data, those of a class at once. */
export const fromData = (data: Dataset, {sigma}: PerturbedDataConfig): Origin => ({
  shape: data.shape,
  classes: data.classes,
  names: data.names,
  walks: false,
  draw: (label, {from, count}, stream) =>
    allAtOnce(from, () => perturbedData(data, label, sigma, count, stream)),
});

// eslint-disable-next-line @typescript-eslint/require-await -- batches of a walk are waited for, and these are given alike
async function* allAtOnce(from: number, drawn: () => Float32Array): AsyncGenerator<Moved> {
  if (from === 0) yield {points: drawn(), nfe: 0};
}
