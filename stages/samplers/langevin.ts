import type {
  AnnealedLangevinConfig,
  LangevinConfig,
  ReleasedPcConfig,
} from '../../schemas/samplers/langevin.ts';
import type {Sde} from '../sde/sde.ts';
import {valuesAt} from '../sde/values.ts';
import type {Update} from './updates.ts';

/** Langevin dynamics at one noise level (DLSM, poster):  x ← x + (ε²/2) s(x, σ) + ε z. */
export const langevin = ({sigma, epsilon, steps, noise_scale}: LangevinConfig, sde: Sde): Update[] => {
  const update: Update = {
    time: sde.time(sigma),
    keep: 1,
    drift: epsilon ** 2 / 2,
    noise: epsilon * noise_scale,
  };
  return Array.from({length: steps}, () => update);
};

/**
 * The sampler that the DLSM authors' toy code ships, kept because their precision and recall come from it. Two things
 * differ from annealed Langevin dynamics: σ ascends, and √(2ε) and ε have changed places. Its predictor is left out:
 * there the two variances it subtracts are the same, so it moves nothing.
 */
export const releasedPc = (config: ReleasedPcConfig, sde: Sde): Update[] => {
  const {sigma_min, sigma_max, epsilon, steps, noise_scale} = config;
  return Array.from({length: steps}, (_, i) => ({
    time: sde.time(sigma_min * (sigma_max / sigma_min) ** (i / steps)),
    keep: 1,
    drift: Math.sqrt(2 * epsilon),
    noise: epsilon * noise_scale,
  }));
};

/**
 * Annealed Langevin dynamics (Song and Ermon 2019, 2020): at each level  x ← x + a s(x, σ) + √(2a) z  with
 * a = ε (σ / σ_last)², so many times; at the end Tweedie's estimate  x + σ² s  takes away the noise of the last level.
 *
 * @throws TypeError when the noising shrinks the data: the levels are of x + σ z.
 */
export const annealedLangevin = (config: AnnealedLangevinConfig, sde: Sde): Update[] => {
  const {sigma_min, sigma_max, levels, steps_per_level: steps, step_size, denoise} = config;
  const sigmas = Array.from(
    {length: levels},
    (_, i) => sigma_max * (sigma_min / sigma_max) ** (i / (levels - 1)),
  );
  checkPlain(sde, sigmas);
  const updates = sigmas.flatMap((sigma) => {
    const drift = step_size * (sigma / sigma_min) ** 2;
    const update: Update = {time: sde.time(sigma), keep: 1, drift, noise: Math.sqrt(2 * drift)};
    return Array.from({length: steps}, () => update);
  });
  const last: Update = {time: sde.time(sigma_min), keep: 1, drift: sigma_min ** 2, noise: 0};
  return denoise ? [...updates, last] : updates;
};

const checkPlain = (sde: Sde, sigmas: readonly number[]): void => {
  const times = sigmas.map((sigma) => sde.time(sigma));
  if (valuesAt(sde, times).some(({alpha}) => alpha !== 1))
    throw new TypeError(
      'annealed-langevin samples data + σ z, and this noising shrinks the data: use ve or linear-ve',
    );
};
