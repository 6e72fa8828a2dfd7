import type {ScoreSamplerConfig} from '../../schemas/sampler.ts';
import {rng} from '../../stages/math/stream.ts';
import {drawClass} from '../../stages/samplers/draw.ts';
import {predictorCorrector} from '../../stages/samplers/predictor-corrector.ts';
import type {Sde} from '../../stages/sde/sde.ts';
import {ve} from '../../stages/sde/ve.ts';
import {vp} from '../../stages/sde/vp.ts';
import {exactFlow, gaussianScore, lawOf} from './exact.ts';

/** An order of convergence: errors at step counts that double, and the order they should show. */
export interface OrderCase {
  readonly name: string;
  readonly order: number;
  readonly steps: readonly number[];
  readonly error: (steps: number) => Promise<number>;
}

const data = {mean: 0.7, variance: 0.4};
const vpSde = vp({betaMin: 0.1, betaMax: 20});
const veSde = ve({sigmaMin: 0.01, sigmaMax: 20});
const smallest = 1e-3;

/** Root mean square error of the ends of some paths of the probability flow. */
const flowError =
  (sde: Sde, end: number, sampler: (steps: number) => ScoreSamplerConfig) =>
  async (steps: number): Promise<number> => {
    const [count, stream] = [64, rng(3)];
    const posterior = {
      sde,
      shape: [1],
      weights: () => ({}),
      posterior: () => gaussianScore(sde, data.mean, data.variance),
    };
    const {points} = await drawClass(posterior, sampler(steps), count, stream, {
      compile: true,
      report: {note: () => undefined, engine: () => undefined},
      batchSize: count,
      onUpdate: () => Promise.resolve(),
    });
    const exact = exactFlow(sde, data.mean, data.variance, end);
    const start = stream.split('start').normal(0, count);
    const squares = start.map((z, i) => (points[i]! - exact(sde.priorSigma * z)) ** 2);
    return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / count);
  };

const pc = {
  type: 'predictor-corrector',
  corrector: 'none',
  order: 'corrector-first',
  corrector_steps: 1,
  snr: 0.16,
  norms: 'batch',
  noise_removal: false,
  probability_flow: true,
} as const;

/** Errors of the variance that data of one normal class come out with: the weak error, without chance. */
const weakError = (
  sde: Sde,
  predictor: 'euler-maruyama' | 'reverse-diffusion' | 'ancestral',
  end: number,
): OrderCase['error'] => {
  const variance = (steps: number): number => {
    const config = {...pc, predictor, steps, probability_flow: false, smallest_time: end};
    return lawOf(predictorCorrector(config, sde), sde, {...data, start: sde.priorSigma}).variance;
  };
  // With very many steps, so that how the prior differs from the noised data counts for nothing.
  let exact: number | undefined;
  return (steps) => Promise.resolve(Math.abs(variance(steps) - (exact ??= variance(40_000))));
};

const dpm = {
  type: 'dpm-solver++',
  spacing: 'log-snr',
  lower_order_final: false,
  denoise: false,
  smallest_time: smallest,
} as const;
const heun = {
  type: 'heun',
  sigma_min: 0.002,
  // What vp has at t = 1 is less.
  sigma_max: 1e9,
  rho: 7,
  churn: 0,
  churn_min: 0,
  churn_noise: 1,
} as const;

export const orderCases: readonly OrderCase[] = [
  {
    name: 'Euler on the probability flow',
    order: 1,
    steps: [100, 200, 400],
    error: flowError(vpSde, 0, (steps) => ({
      ...pc,
      predictor: 'euler-maruyama',
      steps,
      smallest_time: 1e-5,
    })),
  },
  {
    name: 'EDM Heun',
    order: 2,
    steps: [16, 32, 64],
    error: flowError(vpSde, 0, (steps) => ({...heun, steps})),
  },
  {
    name: 'DPM-Solver++(2M)',
    order: 2,
    steps: [16, 32, 64],
    error: flowError(vpSde, smallest, (steps) => ({...dpm, solver: '2m', steps})),
  },
  {
    name: 'DPM-Solver++(2S)',
    order: 2,
    steps: [16, 32, 64],
    error: flowError(vpSde, smallest, (steps) => ({...dpm, solver: '2s', steps})),
  },
  {
    name: 'Euler–Maruyama, weak',
    order: 1,
    steps: [250, 500, 1000],
    error: weakError(vpSde, 'euler-maruyama', 1e-5),
  },
  {
    name: 'reverse diffusion, weak',
    order: 1,
    steps: [250, 500, 1000],
    error: weakError(vpSde, 'reverse-diffusion', 1e-5),
  },
  {name: 'ancestral, weak', order: 1, steps: [250, 500, 1000], error: weakError(veSde, 'ancestral', 1e-5)},
];

/** The slope of −log error over log steps, by least squares. */
export const measureOrder = async ({steps, error}: OrderCase): Promise<number> => {
  const points: [number, number][] = [];
  for (const n of steps) points.push([Math.log(n), -Math.log(await error(n))]);
  const mean = (axis: 0 | 1): number => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const covariance = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  return covariance / points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
};
