import type {Declared} from './layer.ts';

type Start = Declared['start'];

/** The same value everywhere. */
export const constant =
  (value: number): Start =>
  (_stream, count) =>
    new Float32Array(count).fill(value);

/** Uniform on ±bound. */
export const symmetric =
  (bound: number): Start =>
  (stream, count) =>
    stream.uniform(0, count).map((u) => bound * (2 * u - 1));

/** Normal with this mean and standard deviation. */
export const gaussian =
  (mean: number, deviation: number): Start =>
  (stream, count) =>
    stream.normal(0, count).map((z) => mean + deviation * z);

/** PyTorch's default for weights and biases of a layer that sums over `fanIn` inputs: uniform on ±1/√fanIn. */
export const byFanIn = (fanIn: number): Start => symmetric(1 / Math.sqrt(fanIn));

/**
 * Uniform variance scaling over the mean of both fans (Glorot & Bengio 2010, as Song et al. 2021 start their networks):
 * ±√(6 · scale / (fanIn + fanOut)). A scale of 0 stands for 1e-10: a layer of nothing but zeros would not learn.
 */
export const byFans = (fanIn: number, fanOut: number, scale: number): Start =>
  symmetric(Math.sqrt((6 * (scale === 0 ? 1e-10 : scale)) / (fanIn + fanOut)));
