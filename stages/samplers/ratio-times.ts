import type {Sde} from '../sde/sde.ts';
import {valueAt} from '../sde/values.ts';

/**
 * Times at which σ / α has the given values, as far as the noising goes: beyond its ends, its ends. Solvers whose own
 * variable is this ratio, or its logarithm, choose their times by it (Karras et al. 2022; Lu et al. 2022).
 */
export const timesOfRatios = (sde: Sde, ratios: readonly number[]): number[] => {
  const [least, most] = [ratioAt(sde, 0), ratioAt(sde, 1)];
  return ratios.map((ratio) => {
    if (ratio >= most * (1 - rounding)) return 1;
    return ratio <= least * (1 + rounding) ? 0 : sde.timeOfRatio(ratio);
  });
};

export const ratioAt = (sde: Sde, time: number): number => {
  const {alpha, sigma} = valueAt(sde, time);
  return sigma / alpha;
};

/** The ends are known in float32. */
const rounding = 1e-6;
