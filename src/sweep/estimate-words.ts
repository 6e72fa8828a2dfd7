import {figure} from '../format.ts';
import type {Estimate} from './summary.ts';

/** `0.0213 ± 0.0008`: the half width to two digits, the mean to the same place. Alone, the mean to four digits. */
export const estimateWords = ({mean, half}: Estimate): string => {
  if (half === undefined || !Number.isFinite(half)) return figure(mean);
  const places = half === 0 ? 4 : 1 - Math.floor(Math.log10(half));
  if (places > 8 || half >= 1e6) return `${figure(mean)} ± ${figure(half)}`;
  const digits = Math.max(0, places);
  return `${mean.toFixed(digits)} ± ${half.toFixed(digits)}`;
};
