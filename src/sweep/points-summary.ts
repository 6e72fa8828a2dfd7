import {canonicalJson} from '../json.ts';
import {estimate} from './estimate.ts';
import type {FullMetric} from './goals.ts';
import type {Estimate, Goal, PointSummary, TrialSummary} from './summary.ts';

/** The points of trials, with means over seeds and the best by each goal. */
export const summarisePoints = (
  trials: readonly TrialSummary[],
  metrics: readonly FullMetric[],
  goals: readonly Goal[],
): readonly PointSummary[] => {
  const groups = new Map<string, TrialSummary[]>();
  for (const trial of trials) {
    const key = canonicalJson(trial.point);
    const group = groups.get(key);
    if (group) group.push(trial);
    else groups.set(key, [trial]);
  }
  const points = Array.from(groups.values(), (group) => pointOf(group, metrics));
  const best = goals.map((goal) => [goal.metric, bestOf(points, goal)] as const);
  return points.map((point) => {
    const {finished: _, ...summary} = point;
    const bestBy = best.flatMap(([metric, mean]) =>
      isWhole(point, metric) && point.metrics[metric]?.mean === mean ? [metric] : [],
    );
    return {...summary, bestBy};
  });
};

interface Point extends Omit<PointSummary, 'bestBy'> {
  /** How many of its trials are finished. */
  readonly finished: number;
}

const pointOf = (group: readonly TrialSummary[], metrics: readonly FullMetric[]): Point => {
  const finished = group.filter(({state}) => state === 'finished');
  const estimates = metrics.flatMap(({full}) => {
    const values = finished.flatMap(({metrics: found}) => found[full] ?? []);
    return values.length === 0 ? [] : [[full, estimate(values)] as const];
  });
  return {
    point: (group[0] as TrialSummary).point,
    trials: group.map(({id}) => id),
    metrics: Object.fromEntries(estimates),
    finished: finished.length,
  };
};

/** Where it came out of some trials and of others not, as a loss that is not finite, the mean is of the lucky ones alone. */
const isWhole = ({metrics, finished}: Point, metric: string): boolean => metrics[metric]?.count === finished;

const bestOf = (points: readonly Point[], {metric, direction}: Goal): number => {
  const whole = points.filter((point) => isWhole(point, metric));
  const means = whole.map(({metrics}) => (metrics[metric] as Estimate).mean);
  return means.reduce(
    (best, mean) => (direction === 'min' ? Math.min : Math.max)(best, mean),
    means[0] ?? NaN,
  );
};
