import type {Distribution, SweepConfig} from '../../schemas/sweep.ts';
import {sha256, type Json, type JsonObject} from '../json.ts';
import {UsageError} from '../plan/selection.ts';
import {sobol, sobolDimensions} from './sobol.ts';

type Random = NonNullable<SweepConfig['random']>;

/**
 * Random points. Each number depends on the seed, the param's name and the point's number alone, in a Sobol sequence also
 * on the param's place: more points, or more params behind the others, leave those that are there as they were.
 *
 * @throws UsageError on bounds that hold nothing, or on more params than the Sobol sequence has dimensions here.
 */
export const drawPoints = ({count, method = 'random', seed = 0, params}: Random): readonly JsonObject[] => {
  const names = Object.keys(params);
  for (const name of names) checkBounds(name, params[name] as Distribution);
  if (method === 'sobol' && names.length > sobolDimensions)
    throw new UsageError(`A Sobol sweep has at most ${sobolDimensions} params, this one ${names.length}.`);
  return Array.from({length: count}, (_, number) =>
    Object.fromEntries(
      names.map((name, dimension) => {
        const unit = method === 'sobol' ? sobolUnit : randomUnit;
        return [name, valueAt(unit({seed, name, number, dimension}), params[name] as Distribution)];
      }),
    ),
  );
};

interface Place {
  readonly seed: number;
  readonly name: string;
  readonly number: number;
  readonly dimension: number;
}

/** Uniform on [0, 1), 52 bits. */
const randomUnit = ({seed, name, number}: Place): number =>
  Number.parseInt(sha256(JSON.stringify(['pipe/draw', seed, name, number])).slice(0, 13), 16) / 2 ** 52;

/** A point of the sequence, each dimension turned by a random bit pattern: that keeps its evenness and leaves out 0. */
const sobolUnit = ({seed, name, number, dimension}: Place): number => {
  const turn = Number.parseInt(sha256(JSON.stringify(['pipe/sobol', seed, name])).slice(0, 8), 16);
  return (((sobol(number, dimension) ^ turn) >>> 0) + 0.5) / 2 ** 32;
};

const valueAt = (unit: number, from: Distribution): Json => {
  switch (from.type) {
    case 'uniform':
      return from.low + unit * (from.high - from.low);
    case 'log-uniform':
      return from.low * (from.high / from.low) ** unit;
    case 'integer':
      return from.low + Math.floor(unit * (from.high - from.low + 1));
    case 'choice':
      return from.values[Math.floor(unit * from.values.length)] as Json;
  }
};

const checkBounds = (name: string, from: Distribution): void => {
  if (from.type === 'choice') return;
  const {type, low, high} = from;
  const wrong =
    low > high
      ? 'low is above high'
      : type === 'log-uniform' && low <= 0
        ? 'low is not positive'
        : type === 'integer' && !(Number.isInteger(low) && Number.isInteger(high))
          ? 'bounds are whole numbers'
          : undefined;
  if (wrong !== undefined) throw new UsageError(`${name}: ${type} from ${low} to ${high}: ${wrong}.`);
};
