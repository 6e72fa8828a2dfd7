import type {PredictorCorrectorConfig} from '../../schemas/samplers/predictor-corrector.ts';
import type {Level} from '../sde/levels.ts';
import type {Values} from '../sde/values.ts';
import type {Update} from './updates.ts';

/** A time of the grid, and what the SDE and its discretisation are there. */
export interface GridPoint {
  readonly values: Values;
  readonly level: Level;
  /** Steps of the whole grid. */
  readonly steps: number;
}

/** A step from a time of the grid to the next: along the reverse SDE or, if `flow`, along the probability flow. */
type Predictor = (at: GridPoint, flow: boolean) => Update;

/** The reverse SDE's Euler step of length 1/N, as released: the grid's own spacing is (1 − ε) / (N − 1). */
const eulerMaruyama: Predictor = ({values: {t, f, g}, steps}, flow) => ({
  time: t,
  keep: 1 - f / steps,
  drift: (share(flow) * g ** 2) / steps,
  noise: flow ? 0 : g / Math.sqrt(steps),
});

/** The forward step x + F x + G z with its sign turned and the score added (Song et al. 2021, appendix E). */
const reverseDiffusion: Predictor = ({values: {t}, level: {drift: F, diffusion: G}}, flow) => ({
  time: t,
  keep: 1 - F,
  drift: share(flow) * G ** 2,
  noise: flow ? 0 : G,
});

/** A draw from p(x_{k−1} | x_k, x_0), with x_0 as the score has it (Ho et al. 2020; Song et al. 2021, appendix F). */
const ancestral: Predictor = ({values: {t}, level: {drift: F, diffusion: G, back}}, flow) => {
  if (flow)
    throw new TypeError(
      'the predictor ancestral draws at random: probability_flow is for the other predictors',
    );
  return {time: t, keep: 1 / (1 + F), drift: G ** 2 / (1 + F), noise: back};
};

const share = (flow: boolean): number => (flow ? 1 / 2 : 1);

export const predictors: Readonly<Record<Exclude<PredictorCorrectorConfig['predictor'], 'none'>, Predictor>> =
  {
    'euler-maruyama': eulerMaruyama,
    'reverse-diffusion': reverseDiffusion,
    ancestral,
  };
