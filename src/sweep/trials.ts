import {inLine} from '../format.ts';
import {digestOf, type Json, type JsonObject} from '../json.ts';
import type {TrialSummary} from './summary.ts';

/** One assignment of the swept params: what `--set` would say. */
export interface Trial {
  /**
   * The first 8 hex digits of its overlay's digest, or as many more as tell it from the trials before it: the same trial
   * in every run, on every machine.
   */
  readonly id: string;
  readonly point: JsonObject;
  /** Absent where points are not repeated. */
  readonly seed?: Json;
  /** The point and the seed. */
  readonly overlay: JsonObject;
}

/** Points, each with every seed. */
export interface Declared {
  readonly points: readonly JsonObject[];
  /** Empty where points are not repeated. */
  readonly seeds: readonly Json[];
}

/**
 * The trials of several declarations, each once, in their order: seeds run fastest. Where some repeat their points, those
 * of the others have the first of the seeds, which is the pipeline's own.
 */
export const trialsOf = (declared: readonly Declared[], seedParam: string | undefined): readonly Trial[] => {
  const own = declared.find(({seeds}) => seeds.length > 0)?.seeds.slice(0, 1) ?? [];
  const assignments = declared.flatMap(({points, seeds}) =>
    points.flatMap((point) => repeated(point, seeds.length > 0 ? seeds : own, seedParam)),
  );
  const different = new Map(assignments.map((one) => [digestOf(['pipe/trial', one.overlay]), one]));
  const taken = new Set<string>();
  return Array.from(different, ([digest, one]) => ({id: claimId(digest, taken), ...one}));
};

type Assignment = Omit<Trial, 'id'>;

/** A point whose own param the seed is has the seed that it says. */
const repeated = (
  point: JsonObject,
  seeds: readonly Json[],
  seedParam: string | undefined,
): readonly Assignment[] =>
  seedParam === undefined || seeds.length === 0 || seedParam in point
    ? [{point, overlay: point}]
    : seeds.map((seed) => ({point, seed, overlay: {...point, [seedParam]: seed}}));

/** Of some ten thousand trials two may well begin alike: the later one takes another digit. */
const claimId = (digest: string, taken: Set<string>): string => {
  let digits = 8;
  while (taken.has(digest.slice(0, digits))) digits += 1;
  const id = digest.slice(0, digits);
  taken.add(id);
  return id;
};

/** The point and the seed of a trial that is known by its summary. */
export const overlayOf = (
  {point, seed}: Pick<TrialSummary, 'point' | 'seed'>,
  seedParam: string | undefined,
): JsonObject => ({
  ...point,
  ...(seedParam !== undefined && seed !== undefined && {[seedParam]: seed}),
});

/** The params that any of some trials has: later points may be of others than the first. */
export const paramsOf = (overlays: readonly JsonObject[]): readonly string[] => [
  ...new Set(overlays.flatMap((overlay) => Object.keys(overlay))),
];

/** `weighting_ce=0, seed=1`: values of params for a reader. */
export const overlayText = (overlay: JsonObject, separator = ', '): string =>
  Object.entries(overlay)
    .map(([param, value]) => `${param}=${valueText(value)}`)
    .join(separator);

/** A value as it would be typed, on one line; mappings and lists as JSON. */
export const valueText = (value: Json): string =>
  inLine(typeof value === 'string' ? value : JSON.stringify(value));
