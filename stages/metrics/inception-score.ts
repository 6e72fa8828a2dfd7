import type {RowSource} from '../artifacts/row-source.ts';
import {randomState} from '../math/mt19937.ts';
import {checkFinite} from './finite.ts';
import type {OnBlock} from './moments.ts';
import {type Deviation, type Spread, spreadOf} from './spread.ts';

export interface InceptionScoreOptions {
  /** Parts of the rows that are scored on their own. */
  readonly splits: number;
  /** Of the order of the rows, in which classes otherwise stand together; undefined leaves them as they are. */
  readonly seed?: number | undefined;
  readonly deviation?: Deviation;
  /** Told of the rows of each part. */
  readonly onSplit?: OnBlock;
}

/**
 * The Inception Score (Salimans et al. 2016) of logits [N, K]: of each part, exp of the mean of KL(p(y|x) ‖ p(y)). Part i
 * has the rows from ⌊i N / splits⌋ on, in the order that torch-fidelity shuffles them to. In float64.
 *
 * @throws RangeError for fewer rows than splits, or one that is not finite.
 */
export const inceptionScore = async (
  logits: RowSource,
  {splits, seed, deviation = 'population', onSplit}: InceptionScoreOptions,
): Promise<Spread> => {
  const {count} = logits;
  if (splits > count) throw new RangeError(`${count} rows cannot be parted into ${splits} splits`);
  const order =
    seed === undefined ? Int32Array.from({length: count}, (_, i) => i) : randomState(seed).permutation(count);
  const scores: number[] = [];
  for (let split = 0; split < splits; split++) {
    const [first, end] = [split, split + 1].map((i) => Math.floor((i * count) / splits)) as [number, number];
    const numbers = order.subarray(first, end);
    const rows = logits.at(numbers);
    checkFinite(rows, logits.width, 'logits', numbers);
    scores.push(scoreOf(rows, logits.width));
    await onSplit?.(end - first);
  }
  return spreadOf(scores, deviation);
};

/** exp(mean Σ p ln p − Σ q ln q) with q the mean of p. */
const scoreOf = (logits: Float32Array, classes: number): number => {
  const count = logits.length / classes;
  const marginal = new Float64Array(classes);
  let entropy = 0;
  for (let at = 0; at < logits.length; at += classes) {
    const row = logits.subarray(at, at + classes);
    const logSum = logSumExp(row);
    for (let c = 0; c < classes; c++) {
      const log = row[c]! - logSum;
      const p = Math.exp(log);
      marginal[c] = marginal[c]! + p / count;
      entropy += (p * log) / count;
    }
  }
  return Math.exp(marginal.reduce((sum, q) => (q > 0 ? sum - q * Math.log(q) : sum), entropy));
};

const logSumExp = (row: Float32Array): number => {
  const most = row.reduce((a, b) => Math.max(a, b), -Infinity);
  let sum = 0;
  for (const value of row) sum += Math.exp(value - most);
  return most + Math.log(sum);
};
