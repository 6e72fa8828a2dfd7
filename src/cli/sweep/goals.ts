import type {SweepSummary} from '../../sweep/summary.ts';
import {overlayText} from '../../sweep/trials.ts';
import {estimateText} from './table.ts';

/** The best by each goal, or why there is none. */
export const goalLines = ({goals, points, metrics}: SweepSummary): readonly string[] =>
  goals.map(({metric, direction}) => {
    const best = points.find(({bestBy}) => bestBy.includes(metric));
    const found = best?.metrics[metric];
    if (best && found)
      return `best ${metric} (${direction}): ${estimateText(found)} at ${overlayText(best.point)}`;
    const like = metrics.filter((full) => full !== metric && full.endsWith(`.${metric}`));
    if (like.length > 0) return `best ${metric}: this may be ${like.join(' or ')}. Name one by --goal.`;
    return `best ${metric}: no finished trial has it.`;
  });
