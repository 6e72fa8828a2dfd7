import {estimateWords} from '../../sweep/estimate-words.ts';
import type {SweepSummary} from '../../sweep/summary.ts';
import {overlayText} from '../../sweep/trials.ts';

/** The best by each goal, or why there is none. */
export const goalLines = (sweep: SweepSummary): readonly string[] =>
  sweep.goals.map(({metric, direction}) => {
    const best = sweep.points.find(({bestBy}) => bestBy.includes(metric));
    const found = best?.metrics[metric];
    if (best && found)
      return `best ${metric} (${direction}): ${estimateWords(found)} at ${overlayText(best.point)}`;
    if (isKnown(sweep, metric)) return `best ${metric}: at each point a trial failed or lacks it.`;
    return `best ${metric}: ${absence(sweep, metric)}`;
  });

/** Of metrics that are asked for, those that no trial has: most often a slip of the pen. */
export const lackingLines = (sweep: SweepSummary, asked: readonly string[]): readonly string[] =>
  asked.filter((metric) => !isKnown(sweep, metric)).map((metric) => `${metric}: ${absence(sweep, metric)}`);

const isKnown = ({points}: SweepSummary, metric: string): boolean =>
  points.some(({metrics}) => metric in metrics);

const absence = (sweep: SweepSummary, metric: string): string => {
  const known = sweep.metrics.filter((one) => isKnown(sweep, one));
  const like = known.filter((full) => full.endsWith(`.${metric}`));
  if (like.length > 0) return `this may be ${like.join(' or ')}. Name one in full.`;
  return `no finished trial has it${known.length > 0 ? `; they have ${known.join(', ')}` : ''}.`;
};
