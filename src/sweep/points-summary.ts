import {canonicalJson} from '../json.ts';
import {estimate} from './estimate.ts';
import type {FullMetric} from './goals.ts';
import type {Goal, PointSummary, TrialSummary} from './summary.ts';

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
  return points.map((point) => ({
    ...point,
    bestBy: best.flatMap(([metric, value]) =>
      value !== undefined && point.metrics[metric]?.mean === value ? [metric] : [],
    ),
  }));
};

const pointOf = (group: readonly TrialSummary[], metrics: readonly FullMetric[]): PointSummary => {
  const finished = group.filter(({state}) => state === 'finished');
  const estimates = metrics.flatMap(({full}) => {
    const values = finished.flatMap(({metrics: found}) => found[full] ?? []);
    return values.length === 0 ? [] : [[full, estimate(values)] as const];
  });
  return {
    point: (group[0] as TrialSummary).point,
    trials: group.map(({id}) => id),
    metrics: Object.fromEntries(estimates),
    bestBy: [],
  };
};

const bestOf = (points: readonly PointSummary[], {metric, direction}: Goal): number | undefined => {
  const means = points.flatMap(({metrics}) => metrics[metric]?.mean ?? []);
  const better = direction === 'min' ? Math.min : Math.max;
  return means.length === 0 ? undefined : means.reduce((best, mean) => better(best, mean));
};
