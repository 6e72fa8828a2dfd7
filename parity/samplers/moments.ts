import type {ScoreSamplerConfig} from '../../schemas/sampler.ts';
import type {SdeConfig} from '../../schemas/sde.ts';
import {rng} from '../../stages/math/stream.ts';
import {drawClass, type Surroundings} from '../../stages/samplers/draw.ts';
import type {ClassPosterior} from '../../stages/score/posterior.ts';
import {makeSde} from '../../stages/sde/make-sde.ts';
import {mixture} from '../../test/helpers/oracle.ts';
import {filledSampler} from '../../test/helpers/samplers.ts';
import {exactlyGuided, exactPosterior} from './exact.ts';

/** A sampler with the exact score of a mixture of three normal classes in the plane. */
export interface MomentCase {
  readonly name: string;
  readonly sde: SdeConfig;
  readonly sampler: ScoreSamplerConfig;
  /** What its discretisation changes a variance by, in proportion and at most; beside what is by chance. */
  readonly bias: number;
}

/** How far samples are from the law of the data, in standard errors where chance is all. */
export interface Moments {
  readonly nfe: number;
  /** The largest error of a class's share. */
  readonly share: number;
  /** The largest error of a mean of a class, by guidance, in standard errors. */
  readonly mean: number;
  /** The largest error of an entry of a class's covariance, in proportion to the variance. */
  readonly covariance: number;
}

export const momentCount = 1000;

const veSde: SdeConfig = {type: 've', sigma_min: 0.01, sigma_max: 20};
/** So wide that the flow's start is the data's: from N(0, σ²) it keeps the mean's share of σ, in proportion. */
const wideSde: SdeConfig = {type: 've', sigma_min: 0.01, sigma_max: 80};
const linearSde: SdeConfig = {type: 'linear-ve', sigma_max: 20};
const vpSde: SdeConfig = {type: 'vp', beta_min: 0.1, beta_max: 20};
const subVpSde: SdeConfig = {type: 'sub-vp', beta_min: 0.1, beta_max: 20};

const pc = {
  type: 'predictor-corrector',
  predictor: 'reverse-diffusion',
  corrector: 'langevin',
  order: 'corrector-first',
  steps: 60,
  corrector_steps: 1,
  snr: 0.1,
  norms: 'batch',
  noise_removal: true,
  probability_flow: false,
} as const;
const alone = {...pc, corrector: 'none', steps: 100} as const;
const dpm = {
  type: 'dpm-solver++',
  solver: '2m',
  steps: 30,
  spacing: 'log-snr',
  lower_order_final: true,
  denoise: true,
} as const;
const edm = {type: 'heun', steps: 24, sigma_min: 0.002, sigma_max: 80, rho: 7} as const;
const still = {churn: 0, churn_min: 0, churn_noise: 1} as const;
const churned = {churn: 4, churn_min: 0.05, churn_max: 50, churn_noise: 1.003} as const;

export const momentCases: readonly MomentCase[] = [
  {
    name: 'Euler–Maruyama',
    sde: vpSde,
    sampler: {...alone, predictor: 'euler-maruyama'},
    bias: 0.02,
  },
  {
    name: 'Euler–Maruyama, sub-vp',
    sde: subVpSde,
    sampler: {...alone, predictor: 'euler-maruyama'},
    bias: 0.02,
  },
  {name: 'reverse diffusion', sde: veSde, sampler: alone, bias: 0.09},
  {
    name: 'reverse diffusion, linear-ve',
    sde: linearSde,
    sampler: {...alone, smallest_time: 1e-3},
    bias: 0.02,
  },
  {name: 'ancestral, ve', sde: veSde, sampler: {...alone, predictor: 'ancestral'}, bias: 0.08},
  {name: 'ancestral, vp', sde: vpSde, sampler: {...alone, predictor: 'ancestral'}, bias: 0.01},
  {name: 'PC as released', sde: veSde, sampler: pc, bias: 0.04},
  {name: 'PC, predictor first', sde: vpSde, sampler: {...pc, order: 'predictor-first'}, bias: 0.04},
  {
    name: 'PC, annealed Langevin twice',
    sde: subVpSde,
    sampler: {...pc, corrector: 'annealed-langevin', corrector_steps: 2, snr: 0.05},
    bias: 0.03,
  },
  {
    name: 'annealed Langevin',
    sde: veSde,
    sampler: {
      type: 'annealed-langevin',
      sigma_max: 10,
      sigma_min: 0.1,
      levels: 30,
      steps_per_level: 8,
      step_size: 2e-3,
      denoise: true,
      start: 'prior',
    },
    bias: 0.1,
  },
  {
    name: 'probability flow, RK45',
    sde: vpSde,
    sampler: {type: 'probability-flow', rtol: 1e-4, atol: 1e-4, denoise: 'none'},
    bias: 0.01,
  },
  {
    name: 'adaptive SDE',
    sde: vpSde,
    sampler: filledSampler({type: 'adaptive-sde'}),
    bias: 0.04,
  },
  {name: 'EDM Heun', sde: wideSde, sampler: {...edm, ...still}, bias: 0.05},
  {name: 'EDM Heun, churned', sde: vpSde, sampler: {...edm, ...churned}, bias: 0.1},
  {name: 'DPM-Solver++(2M)', sde: vpSde, sampler: dpm, bias: 0.02},
  {name: 'DPM-Solver++(2S)', sde: wideSde, sampler: {...dpm, solver: '2s'}, bias: 0.02},
];

const quiet: Surroundings = {
  compile: true,
  report: {note: () => undefined, engine: () => undefined},
  batchSize: momentCount,
  onUpdate: () => Promise.resolve(),
};

/** Draws from the mixture, and from its last class by guidance, and compares with the data's law. */
export const measureMoments = async ({sde: config, sampler}: MomentCase): Promise<Moments> => {
  const sde = makeSde(config);
  const draw = (posterior: ClassPosterior, name: string) =>
    drawClass(posterior, sampler, momentCount, rng(1).split(name), quiet);
  const all = await draw(exactPosterior(mixture, sde), 'all');
  const label = mixture.means.length - 1;
  const ofClass = await draw(exactlyGuided(mixture, sde, label), 'class');
  return {nfe: all.nfe, share: shareError(all.points), ...classErrors(ofClass.points, mixture.means[label]!)};
};

/** Shares of the nearest mean, against those of the data, which are drawn a hundred times as often. */
const shareError = (points: Float32Array): number => {
  const [shares, expected] = [sharesOf(points), sharesOf(dataPoints(100 * momentCount))];
  return Math.max(...shares.map((share, k) => Math.abs(share - expected[k]!)));
};

const dataPoints = (count: number): Float32Array => {
  const {means, variance} = mixture;
  const labels = rng(2).split('labels').integers(0, count, means.length);
  const noise = rng(2)
    .split('noise')
    .normal(0, 2 * count);
  return noise.map((z, i) => means[labels[i >> 1]!]![i % 2]! + Math.sqrt(variance) * z);
};

const sharesOf = (points: Float32Array): number[] => {
  const counts = mixture.means.map(() => 0);
  for (let i = 0; i < points.length; i += 2) {
    const distances = mixture.means.map(([x, y]) => Math.hypot(points[i]! - x!, points[i + 1]! - y!));
    counts[distances.indexOf(Math.min(...distances))]!++;
  }
  return counts.map((count) => (2 * count) / points.length);
};

const classErrors = (points: Float32Array, mean: readonly number[]): Pick<Moments, 'mean' | 'covariance'> => {
  const count = points.length / 2;
  const average = (of: (x: number, y: number) => number): number => {
    let sum = 0;
    for (let i = 0; i < points.length; i += 2) sum += of(points[i]! - mean[0]!, points[i + 1]! - mean[1]!);
    return sum / count;
  };
  const {variance} = mixture;
  const means = [average((x) => x), average((_, y) => y)];
  const entries = [
    average((x) => x * x) - variance,
    average((_, y) => y * y) - variance,
    average((x, y) => x * y),
  ];
  return {
    mean: Math.max(...means.map(Math.abs)) / Math.sqrt(variance / count),
    covariance: Math.max(...entries.map(Math.abs)) / variance,
  };
};
