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
    const {over: _, ...summary} = point;
    const bestBy = best.flatMap(([metric, mean]) =>
      isWhole(point, metric) && point.metrics[metric]?.mean === mean ? [metric] : [],
    );
    return {...summary, bestBy};
  });
};

interface Point extends Omit<PointSummary, 'bestBy'> {
  /** How many of its trials finished or failed. */
  readonly over: number;
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
    over: group.filter(({state}) => state === 'finished' || state === 'failed').length,
  };
};

/** Where it came out of some trials and not of others, whose loss was not finite or who failed, the mean is of the lucky ones. */
const isWhole = ({metrics, over}: Point, metric: string): boolean => metrics[metric]?.count === over;

const bestOf = (points: readonly Point[], {metric, direction}: Goal): number => {
  const whole = points.filter((point) => isWhole(point, metric));
  const means = whole.map(({metrics}) => (metrics[metric] as Estimate).mean);
  return means.reduce(
    (best, mean) => (direction === 'min' ? Math.min : Math.max)(best, mean),
    means[0] ?? NaN,
  );
};
