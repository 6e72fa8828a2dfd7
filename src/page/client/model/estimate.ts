import type {Estimate} from '../../../sweep/summary.ts';

/** Whether two intervals have a number in common; a mean without one is a point. */
export const overlap = (a: Estimate, b: Estimate): boolean =>
  Math.abs(a.mean - b.mean) <= (a.half ?? 0) + (b.half ?? 0);
