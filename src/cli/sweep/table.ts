import {estimateWords} from '../../sweep/estimate-words.ts';
import type {PointSummary, SweepSummary} from '../../sweep/summary.ts';
import {valueText} from '../../sweep/trials.ts';
import {columns} from '../print/columns.ts';

/**
 * A line a point: its values, how many of its trials are finished, and its metrics as mean ± half the 95 % interval. The
 * best by a goal has a star.
 */
export const tableLines = (sweep: SweepSummary, metrics: readonly string[]): readonly string[] => {
  const params = sweep.axes.map(({param}) => param);
  const finished = new Set(sweep.trials.filter(({state}) => state === 'finished').map(({id}) => id));
  const rows = sweep.points.map((point) => {
    const done = point.trials.filter((id) => finished.has(id)).length;
    return [
      ...params.map((param) => valueCell(point, param)),
      done === point.trials.length ? `${done}` : `${done}/${point.trials.length}`,
      ...metrics.map((metric) => metricCell(point, metric, done)),
    ];
  });
  return columns([...params, '>trials', ...metrics.map((metric) => `>${metric}`)], rows);
};

/** Points may be of other params than those before them. */
const valueCell = ({point}: PointSummary, param: string): string => {
  const value = point[param];
  return value === undefined ? '-' : valueText(value);
};

/** A mean of fewer trials than are finished says of how many: in the others the metric was not finite, or not there. */
const metricCell = ({metrics, bestBy}: PointSummary, metric: string, finished: number): string => {
  const found = metrics[metric];
  if (found === undefined) return '-  ';
  const partly = found.count < finished ? ` (${found.count} of ${finished})` : '';
  return `${estimateWords(found)}${partly}${bestBy.includes(metric) ? ' *' : '  '}`;
};

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
