/**
 * The samplers as their papers and released code state them, in plain float64 numbers and loops: nothing here is shared
 * with what they are compared with but the config and the noise.
 */
import type {AdaptiveSdeConfig} from '../../../schemas/samplers/adaptive-sde.ts';
import type {AnnealedLangevinConfig} from '../../../schemas/samplers/langevin.ts';
import type {DpmSolverConfig, HeunConfig} from '../../../schemas/samplers/flow.ts';
import type {PredictorCorrectorConfig} from '../../../schemas/samplers/predictor-corrector.ts';

/** A noising by its published formulas, and step k of N of its discretisation. */
export interface Process {
  readonly alpha: (t: number) => number;
  readonly sigma: (t: number) => number;
  readonly f: (t: number) => number;
  readonly g: (t: number) => number;
  readonly smallest: number;
  /** The forward step x + F x + G z, the standard deviation of ancestral sampling, α of the Langevin corrector. */
  readonly step: (k: number, N: number, t: number) => Readonly<Record<'F' | 'G' | 'back' | 'scale', number>>;
  /** When σ / α has this value. */
  readonly timeOf: (ratio: number) => number;
}

export const ve = (least: number, most: number): Process => {
  const log = Math.log(most / least);
  const sigma = (t: number): number => least * Math.exp(t * log);
  return {
    alpha: () => 1,
    sigma,
    f: () => 0,
    g: (t) => sigma(t) * Math.sqrt(2 * log),
    smallest: 1e-5,
    step: (k, N) => {
      const [here, before] = [sigma(k / (N - 1)) ** 2, k === 0 ? 0 : sigma((k - 1) / (N - 1)) ** 2];
      return {
        F: 0,
        G: Math.sqrt(here - before),
        back: Math.sqrt((before * (here - before)) / here),
        scale: 1,
      };
    },
    timeOf: (ratio) => Math.log(ratio / least) / log,
  };
};

const rates = (least: number, most: number) => {
  const integral = (t: number): number => least * t + ((most - least) * t ** 2) / 2;
  return {rate: (t: number): number => least + t * (most - least), integral, slope: most - least};
};

export const vp = (least: number, most: number): Process => {
  const {rate, integral, slope} = rates(least, most);
  return {
    alpha: (t) => Math.exp(-integral(t) / 2),
    sigma: (t) => Math.sqrt(1 - Math.exp(-integral(t))),
    f: (t) => -rate(t) / 2,
    g: (t) => Math.sqrt(rate(t)),
    smallest: 1e-3,
    step: (k, N) => {
      const beta = (least + ((most - least) * k) / (N - 1)) / N;
      return {F: Math.sqrt(1 - beta) - 1, G: Math.sqrt(beta), back: Math.sqrt(beta), scale: 1 - beta};
    },
    timeOf: (ratio) => (Math.sqrt(least ** 2 + 2 * slope * Math.log(1 + ratio ** 2)) - least) / slope,
  };
};

export const subVp = (least: number, most: number): Process => {
  const {rate, integral} = rates(least, most);
  const f = (t: number): number => -rate(t) / 2;
  const g = (t: number): number => Math.sqrt(rate(t) * (1 - Math.exp(-2 * integral(t))));
  return {
    alpha: (t) => Math.exp(-integral(t) / 2),
    sigma: (t) => 1 - Math.exp(-integral(t)),
    f,
    g,
    smallest: 1e-3,
    step: (_, N, t) => {
      const [F, G, variance] = [f(t) / N, g(t) / Math.sqrt(N), (1 - Math.exp(-integral(t))) ** 2];
      // Of x_{k−1} given x_k: precisions add.
      const before = (variance - G ** 2) / (1 + F) ** 2;
      const back = before > 0 ? 1 / Math.sqrt(1 / before + ((1 + F) / G) ** 2) : 0;
      return {F, G, back, scale: (1 + F) ** 2};
    },
    timeOf: () => NaN,
  };
};

export const linearVe = (most: number): Process => {
  const g = (t: number): number => most * Math.sqrt(2 * t);
  return {
    alpha: () => 1,
    sigma: (t) => t * most,
    f: () => 0,
    g,
    smallest: 1e-5,
    step: (_, N, t) => ({F: 0, G: g(t) / Math.sqrt(N), back: NaN, scale: 1}),
    timeOf: (ratio) => ratio / most,
  };
};

type Points = readonly (readonly number[])[];

/** What a sampler is given, row after row: a score entry by entry, first points, and noise by its number. */
export interface Given {
  readonly process: Process;
  readonly score: (x: number, t: number) => number;
  readonly start: Points;
  readonly noise: (n: number) => Points;
}

const combine = (x: Points, y: Points, of: (x: number, y: number) => number): Points =>
  x.map((row, b) => row.map((value, i) => of(value, y[b]![i]!)));
const map = (x: Points, of: (x: number) => number): Points => combine(x, x, of);
const norm = (row: readonly number[]): number => Math.hypot(...row);
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Song et al. 2021, algorithms 2 to 5, and score_sde. */
export const predictorCorrector = (
  config: Omit<PredictorCorrectorConfig, 'type'>,
  {process, score, start, noise}: Given,
): Points => {
  const {steps: N, snr, probability_flow: flow, smallest_time: end = process.smallest} = config;
  const share = flow ? 0.5 : 1;
  let [x, draws] = [start, 0];
  const correct = (t: number, scale: number): void => {
    const [z, s] = [noise(draws++), map(x, (value) => score(value, t))];
    const [ofNoise, ofScore] = [z.map(norm), s.map(norm)];
    const step = x.map((_, b) => {
      if (config.corrector === 'annealed-langevin') return 2 * scale * (snr * process.sigma(t)) ** 2;
      const ratio = config.norms === 'batch' ? mean(ofNoise) / mean(ofScore) : ofNoise[b]! / ofScore[b]!;
      return 2 * scale * (snr * ratio) ** 2;
    });
    x = x.map((row, b) =>
      row.map((value, i) => value + step[b]! * s[b]![i]! + Math.sqrt(2 * step[b]!) * z[b]![i]!),
    );
  };
  for (let i = 0; i < N; i++) {
    const t = 1 - ((1 - end) * i) / (N - 1);
    const {F, G, back, scale} = process.step(N - 1 - i, N, t);
    const corrections = config.corrector === 'none' ? 0 : config.corrector_steps;
    for (let j = 0; j < corrections; j++) if (config.order === 'corrector-first' || i > 0) correct(t, scale);
    if (config.predictor === 'none') continue;
    const z = noise(draws++);
    const silent = flow || (config.noise_removal && i === N - 1) ? 0 : 1;
    const [f, g] = [process.f(t), process.g(t)];
    x = combine(x, z, (value, z) => {
      const s = score(value, t);
      if (config.predictor === 'euler-maruyama')
        return value - (f * value - share * g ** 2 * s) / N + silent * g * Math.sqrt(1 / N) * z;
      if (config.predictor === 'reverse-diffusion')
        return value - (F * value - share * G ** 2 * s) + silent * G * z;
      return (value + G ** 2 * s) / (1 + F) + silent * back * z;
    });
  }
  return x;
};

/** Song and Ermon 2020, algorithm 1, and NCSNv2. */
export const annealedLangevin = (
  config: Omit<AnnealedLangevinConfig, 'type' | 'start'>,
  {process, score, start, noise}: Given,
): Points => {
  const {sigma_max: first, sigma_min: last, levels, steps_per_level: T, step_size: epsilon} = config;
  let [x, draws] = [start, 0];
  for (let i = 0; i < levels; i++) {
    const sigma = Math.exp(Math.log(first) + (i / (levels - 1)) * Math.log(last / first));
    const [a, t] = [epsilon * (sigma / last) ** 2, process.timeOf(sigma)];
    for (let j = 0; j < T; j++)
      x = combine(x, noise(draws++), (x, z) => x + a * score(x, t) + Math.sqrt(2 * a) * z);
  }
  return config.denoise ? map(x, (x) => x + last ** 2 * score(x, process.timeOf(last))) : x;
};

/** Karras et al. 2022, algorithm 2, in y = x / α and ρ = σ / α; the last step draws from a noise of its own. */
export const heun = (
  config: Omit<HeunConfig, 'type'>,
  {process, score, start, noise}: Given,
  lastNoise: Points,
): Points => {
  const {steps: N, rho, churn, churn_min: S_min, churn_max: S_max = Infinity, churn_noise: S_noise} = config;
  const ratio = (t: number): number => process.sigma(t) / process.alpha(t);
  const most = Math.min(config.sigma_max, ratio(1));
  const least = Math.max(config.sigma_min, ratio(0));
  const ratios = Array.from(
    {length: N},
    (_, i) => (most ** (1 / rho) + (i / (N - 1)) * (least ** (1 / rho) - most ** (1 / rho))) ** rho,
  );
  const slope = (y: number, at: number): number => {
    const t = Math.min(1, process.timeOf(at));
    // D = y + ρ² ∇ log p(y), and ∇ in y is α times ∇ in x.
    const denoised = y + at ** 2 * process.alpha(t) * score(process.alpha(t) * y, t);
    return (y - denoised) / at;
  };
  let y = start;
  ratios.forEach((from, i) => {
    const gamma = from >= S_min && from <= S_max ? Math.min(churn / N, Math.SQRT2 - 1) : 0;
    const [raised, to] = [Math.min((1 + gamma) * from, ratio(1)), ratios[i + 1] ?? 0];
    const z = i === N - 1 ? lastNoise : noise(i);
    y = combine(y, z, (y, z) => {
      const hat = y + Math.sqrt(raised ** 2 - from ** 2) * S_noise * z;
      const d = slope(hat, raised);
      const next = hat + (to - raised) * d;
      return to === 0 ? next : hat + (to - raised) * ((d + slope(next, to)) / 2);
    });
  });
  return y;
};

/** Lu et al. 2022 (DPM-Solver++), algorithms 1 (r = ½) and 2. */
export const dpmSolver = (
  config: Omit<DpmSolverConfig, 'type'>,
  {process, score, start}: Omit<Given, 'noise'>,
): Points => {
  const {steps: M, smallest_time: end = process.smallest} = config;
  const {alpha, sigma} = process;
  const lambda = (t: number): number => Math.log(alpha(t) / sigma(t));
  const timeOf = (lambda: number): number => process.timeOf(Math.exp(-lambda));
  const times = Array.from({length: M + 1}, (_, i) =>
    config.spacing === 'time' || i === 0 || i === M
      ? 1 - (i / M) * (1 - end)
      : timeOf(lambda(1) + (i / M) * (lambda(end) - lambda(1))),
  );
  const denoised = (x: number, t: number): number => (x + sigma(t) ** 2 * score(x, t)) / alpha(t);
  const follow = (x: number): number => {
    let before = NaN;
    for (let i = 1; i <= M; i++) {
      const [s, t] = [times[i - 1]!, times[i]!];
      const h = lambda(t) - lambda(s);
      const D = denoised(x, s);
      let direction = D;
      if (config.solver === '2s') {
        const middle = timeOf(lambda(s) + h / 2);
        const u = (sigma(middle) / sigma(s)) * x - alpha(middle) * (Math.exp(-h / 2) - 1) * D;
        direction = denoised(u, middle);
      } else if (i > 1 && !(config.lower_order_final && M < 10 && i === M)) {
        const r = (lambda(s) - lambda(times[i - 2]!)) / h;
        direction = (1 + 1 / (2 * r)) * D - (1 / (2 * r)) * before;
      }
      x = (sigma(t) / sigma(s)) * x - alpha(t) * (Math.exp(-h) - 1) * direction;
      before = D;
    }
    return config.denoise ? denoised(x, times[M]!) : x;
  };
  return map(start, follow);
};

/**
 * Jolicoeur-Martineau et al. 2021, algorithm 1, every row by itself; what rejected steps saw of the Brownian motion is
 * kept, all of it (Rackauckas and Nie 2017), or forgotten.
 */
export const adaptiveSde = (
  config: Omit<AdaptiveSdeConfig, 'type' | 'denoise'>,
  {process, score, start, noise}: Given,
): {readonly points: Points; readonly attempts: readonly number[]} => {
  const {abstol, reltol, smallest_time: end = process.smallest} = config;
  const drift = (x: number, t: number): number => process.f(t) * x - process.g(t) ** 2 * score(x, t);
  const rows = start.map((first, b) => {
    let [x, previous, t, h, attempts] = [first, first, 1, Math.min(config.initial_step, 1 - end), 0];
    // The motion where it is known, the present first and then down in time.
    let known = [{t, w: first.map(() => 0)}];
    while (t > end + 1e-6) {
      const z = noise(attempts++)[b]!;
      // Between two known places a Brownian bridge, beyond the last a new path.
      const to = t - h;
      const next = known.findIndex((place) => place.t < to);
      const [before, after] = [known.at(next === -1 ? -1 : next - 1)!, known[next]];
      const share = after ? (before.t - to) / (before.t - after.t) : 0;
      const deviation = Math.sqrt(after ? share * (to - after.t) : before.t - to);
      const place = before.w.map(
        (value, i) => value + share * ((after?.w[i] ?? value) - value) + deviation * z[i]!,
      );
      known.splice(next === -1 ? known.length : next, 0, {t: to, w: place});
      const w = place.map((value, i) => value - known[0]!.w[i]!);
      const euler = x.map((value, i) => value - h * drift(value, t) + process.g(t) * w[i]!);
      const again = x.map((value, i) => value - h * drift(euler[i]!, t - h) + process.g(t - h) * w[i]!);
      const improved = euler.map((value, i) => (value + again[i]!) / 2);
      const errors = euler.map((value, i) => {
        const allowed = Math.max(abstol, reltol * Math.max(Math.abs(value), Math.abs(previous[i]!)));
        return ((value - improved[i]!) / allowed) ** 2;
      });
      const error = Math.sqrt(mean(errors));
      if (error <= 1) {
        [x, previous, t] = [config.extrapolation ? improved : euler, euler, to];
        known = known.filter((place) => place.t <= t);
      }
      if (config.rejected === 'redrawn') known.length = 1;
      h = Math.min(t - end, config.safety * h * error ** -config.exponent);
    }
    return {x, attempts};
  });
  return {points: rows.map(({x}) => x), attempts: rows.map(({attempts}) => attempts)};
};
