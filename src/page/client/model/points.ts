import type {Json, JsonObject} from '../../../json.ts';
import type {Estimate, PointSummary, SweepSummary, TrialSummary} from '../../../sweep/summary.ts';

/** A point of a sweep with its trials at hand. */
export interface Point {
  /** Tells it from others, and stays the same while the page changes. */
  readonly name: string;
  readonly point: JsonObject;
  readonly trials: readonly TrialSummary[];
  readonly metrics: Readonly<Record<string, Estimate>>;
  readonly bestBy: readonly string[];
}

/** What points differ in: a swept param, or a metric. */
export interface Dimension {
  readonly kind: 'param' | 'metric';
  readonly name: string;
}

export const pointsOf = (sweep: SweepSummary): readonly Point[] => {
  const trials = new Map(sweep.trials.map((trial) => [trial.id, trial]));
  return sweep.points.map((point) => pointWith(point, trials));
};

/** The same object as before while nothing of it has changed, so that what shows it need not be drawn again. */
const pointWith = (summary: PointSummary, all: ReadonlyMap<string, TrialSummary>): Point => {
  const trials = summary.trials.flatMap((id) => all.get(id) ?? []);
  const before = known.get(summary);
  if (before && trials.every((trial, at) => trial === before.trials[at])) return before;
  const point = {...summary, name: pointName(summary.point), trials};
  known.set(summary, point);
  return point;
};

const known = new WeakMap<PointSummary, Point>();

export const pointName = (point: JsonObject): string => JSON.stringify(point);

export const dimensionsOf = ({axes}: SweepSummary, metrics: readonly string[]): readonly Dimension[] => [
  ...axes.map(({param}) => ({kind: 'param' as const, name: param})),
  ...metrics.map((name) => ({kind: 'metric' as const, name})),
];

export const dimensionName = ({kind, name}: Dimension): string => `${kind} ${name}`;

export const valueOf = (point: Point, {kind, name}: Dimension): Json | undefined =>
  kind === 'param' ? point.point[name] : point.metrics[name]?.mean;

/** A value as a reader knows it from the pipeline file. */
export const worded = (value: Json | undefined): string =>
  value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);

/** `weighting_ce = 0, weighting_dlsm = 2` */
export const pointWords = (point: JsonObject): string =>
  Object.entries(point)
    .map(([param, value]) => `${param} = ${worded(value)}`)
    .join(', ');
