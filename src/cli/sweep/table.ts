import {figure} from '../../format.ts';
import type {Estimate, PointSummary, SweepSummary} from '../../sweep/summary.ts';
import {valueText} from '../../sweep/trials.ts';
import {columns} from '../print/columns.ts';

/**
 * A line a point: its values, how many of its trials are finished, and its metrics as mean ± half the 95 % interval. The
 * best by a goal has a star.
 */
export const tableLines = (sweep: SweepSummary, metrics: readonly string[]): readonly string[] => {
  const params = sweep.axes.map(({param}) => param);
  const rows = sweep.points.map((point) => [
    ...params.map((param) => valueText(point.point[param] ?? null)),
    finishedText(point, sweep),
    ...metrics.map((metric) => cellText(point, metric)),
  ]);
  return columns([...params, '>trials', ...metrics.map((metric) => `>${metric}`)], rows);
};

const finishedText = ({trials}: PointSummary, sweep: SweepSummary): string => {
  const ids = new Set(trials);
  const finished = sweep.trials.filter(({id, state}) => ids.has(id) && state === 'finished').length;
  return finished === trials.length ? `${finished}` : `${finished}/${trials.length}`;
};

const cellText = ({metrics, bestBy}: PointSummary, metric: string): string => {
  const found = metrics[metric];
  return found ? `${estimateText(found)}${bestBy.includes(metric) ? ' *' : '  '}` : '-  ';
};

/** `0.0523 ± 0.0031`, or the mean alone of one value. */
export const estimateText = ({mean, half}: Estimate): string =>
  half === undefined ? figure(mean) : `${figure(mean)} ± ${Number(half.toPrecision(2))}`;

/** The metrics to show: those that are asked for, else those of the goals, else all where that is a table at all. */
export const metricsToShow = (
  sweep: SweepSummary,
  asked: readonly string[] | undefined,
): readonly string[] => {
  if (asked) return asked;
  const known = new Set(sweep.points.flatMap(({metrics}) => Object.keys(metrics)));
  const goals = sweep.goals.map(({metric}) => metric).filter((metric) => known.has(metric));
  return goals.length > 0 ? goals : sweep.metrics.slice(0, 6);
};
