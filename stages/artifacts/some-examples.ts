import {rng} from '../math/stream.ts';
import type {Dataset} from './dataset.ts';
import {rowsAt} from './row-source.ts';

/**
 * So many of the examples, in their order, drawn without replacement and always the same; all if there are no more.
 * The first ones would be of one class where data are kept class by class.
 */
export const someExamples = (data: Dataset, count: number): Dataset => {
  const all = data.labels.length;
  if (count >= all) return data;
  const lots = rng(0).split('some examples').uniform(0, all);
  const numbers = Int32Array.from(lots.keys())
    .sort((a, b) => lots[a]! - lots[b]! || a - b)
    .subarray(0, count)
    .sort();
  return {...data, points: rowsAt(data.points, numbers), labels: numbers.map((row) => data.labels[row]!)};
};
