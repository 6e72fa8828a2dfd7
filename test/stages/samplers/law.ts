import type {ScoreSamplerConfig} from '../../../schemas/sampler.ts';
import type {SdeConfig} from '../../../schemas/sde.ts';
import * as published from './published.ts';

type Points = ReturnType<published.Given['noise']>;

export const processOf = (config: SdeConfig): published.Process => {
  switch (config.type) {
    case 've':
      return published.ve(config.sigma_min, config.sigma_max);
    case 'linear-ve':
      return published.linearVe(config.sigma_max);
    case 'vp':
      return published.vp(config.beta_min, config.beta_max);
    case 'sub-vp':
      return published.subVp(config.beta_min, config.beta_max);
  }
};

/** Whether the config's sampler is affine in its points and noise where the score is: its steps do not look at them. */
export const isAffine = (config: ScoreSamplerConfig): boolean =>
  config.type === 'predictor-corrector'
    ? config.corrector !== 'langevin'
    : ['annealed-langevin', 'heun', 'dpm-solver++'].includes(config.type);

/**
 * The exact law of the numbers that such a sampler, as published, makes of the score of N(mean, variance): normal, and
 * known by its answers to one impulse after another, without drawing anything.
 */
export const exactLaw = (
  sampler: ScoreSamplerConfig,
  sde: SdeConfig,
  {mean, variance}: {readonly mean: number; readonly variance: number},
): {readonly mean: number; readonly variance: number} => {
  const process = processOf(sde);
  const {alpha, sigma} = process;
  // One row with nothing, one that starts at 1, and one for each noise.
  const draws = 300;
  const impulses = (at: number): Points => Array.from({length: draws + 2}, (_, row) => [row === at ? 1 : 0]);
  const given: published.Given = {
    process,
    score: (x, t) => (alpha(t) * mean - x) / (alpha(t) ** 2 * variance + sigma(t) ** 2),
    start: impulses(1),
    noise: (n) => impulses(n + 2),
  };
  const {points, first} = answers(sampler, given, impulses(draws + 1));
  const [origin, start, ...rest] = points.map(([x]) => x!) as [number, number, ...number[]];
  const squares = rest.map((x) => (x - origin) ** 2);
  const spread = squares.reduce((sum, square) => sum + square, ((start - origin) * first) ** 2);
  return {mean: origin, variance: spread};
};

/** What comes of the impulses, and σ of the first points. */
const answers = (
  sampler: ScoreSamplerConfig,
  given: published.Given,
  lastImpulse: Points,
): {readonly points: Points; readonly first: number} => {
  const {alpha, sigma, f} = given.process;
  const prior = f(1) === 0 ? sigma(1) : 1;
  switch (sampler.type) {
    case 'predictor-corrector':
      return {points: published.predictorCorrector(sampler, given), first: prior};
    case 'annealed-langevin':
      return {points: published.annealedLangevin(sampler, given), first: sampler.sigma_max};
    case 'heun':
      return {
        points: published.heun(sampler, given, lastImpulse),
        first: Math.min(sampler.sigma_max, sigma(1) / alpha(1)),
      };
    case 'dpm-solver++':
      return {points: published.dpmSolver(sampler, given), first: prior};
    default:
      throw new TypeError(`${sampler.type} is not affine in its points`);
  }
};
