import type {PredictorCorrectorConfig} from '../../schemas/samplers/predictor-corrector.ts';
import type {GridPoint} from './predictors.ts';
import type {Update} from './updates.ts';

/** A step of Langevin dynamics at a time of the grid, of a size that the signal-to-noise ratio sets. */
type Corrector = (at: GridPoint, snr: number) => Update;

/** ε = 2 a² (snr ‖z‖ / ‖s‖)²,  a the factor of x in the forward step: 1 for ve, √(1 − β_k) for vp. Song et al. 2021. */
const langevin: Corrector = ({values: {t}, level}, snr) => ({
  time: t,
  keep: 1,
  drift: 0,
  noise: 0,
  adapted: 2 * ((1 + level.drift) * snr) ** 2,
});

/** ε = 2 a² (snr σ)²:  the size that the norms would have at their expectation. */
const annealedLangevin: Corrector = ({values: {t, sigma}, level}, snr) => {
  const drift = 2 * ((1 + level.drift) * snr * sigma) ** 2;
  return {time: t, keep: 1, drift, noise: Math.sqrt(2 * drift)};
};

export const correctors: Readonly<Record<Exclude<PredictorCorrectorConfig['corrector'], 'none'>, Corrector>> =
  {
    langevin,
    'annealed-langevin': annealedLangevin,
  };
