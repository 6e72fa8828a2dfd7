import type {LangevinConfig, ReleasedPcConfig} from '../../schemas/sampler.ts';

/** One update  x ← x + drift · s(x, σ) + noise · z  of a walk at noise level σ. */
export interface Update {
  readonly sigma: number;
  readonly drift: number;
  readonly noise: number;
}

/** Langevin dynamics at one noise level (DLSM, poster):  x ← x + (ε²/2) s(x, σ) + ε z. */
export const langevin = ({sigma, epsilon, steps, noise_scale}: LangevinConfig): Update[] =>
  Array.from({length: steps}, () => ({sigma, drift: epsilon ** 2 / 2, noise: epsilon * noise_scale}));

/**
 * The sampler that the DLSM authors' toy code ships, kept because their precision and recall come from it. Two things
 * differ from annealed Langevin dynamics: σ ascends, and √(2ε) and ε have changed places. Its predictor is left out:
 * there the two variances it subtracts are the same, so it moves nothing.
 */
export const releasedPc = ({sigma_min, sigma_max, epsilon, steps, noise_scale}: ReleasedPcConfig): Update[] =>
  Array.from({length: steps}, (_, i) => ({
    sigma: sigma_min * (sigma_max / sigma_min) ** (i / steps),
    drift: Math.sqrt(2 * epsilon),
    noise: epsilon * noise_scale,
  }));
