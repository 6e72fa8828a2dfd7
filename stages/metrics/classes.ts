import type {JsonObject} from '../../src/json.ts';
import {rowsOf} from '../artifacts/dataset.ts';
import type {Features} from '../artifacts/features.ts';
import {type RowSource, rowsAt} from '../artifacts/row-source.ts';

/** The rows that are compared, and what they are called in messages. */
export interface Pair {
  /** The class; undefined for all rows at once. */
  readonly name?: string;
  readonly real: RowSource;
  readonly generated: RowSource;
}

/**
 * Real and generated rows class by class; of a class, no more generated rows than there are real ones, the first ones
 * (as DLSM compares them).
 *
 * @throws TypeError when the classes are not the same; RangeError for a class without rows on a side.
 */
export const pairsByClass = (real: Features, generated: Features): readonly Required<Pair>[] => {
  checkClasses(real.names, generated.names);
  return real.names.map((name, label) => {
    const [reals, fakes] = [rowsOf(real.labels, label), rowsOf(generated.labels, label)];
    for (const [side, rows] of Object.entries({real: reals, generated: fakes}))
      if (rows.length === 0)
        throw new RangeError(
          `there are no ${side} features of class ${name}; by_class: false compares all at once`,
        );
    return {
      name,
      real: rowsAt(real.rows, reals),
      generated: rowsAt(generated.rows, fakes.subarray(0, reals.length)),
    };
  });
};

/** Samples may know their classes by number alone: then class i is the i-th of the real ones. */
const checkClasses = (real: readonly string[], generated: readonly string[]): void => {
  const same = (name: string, label: number): boolean => name === real[label] || name === `${label}`;
  if (generated.length > real.length || !generated.every(same))
    throw new TypeError(
      `the real features are of the classes ${real.join(', ')}, the generated ones of ${generated.join(', ')}; by_class: false compares all at once`,
    );
};

/** Members of a class-wise record of features beside the classes and the params. */
const members = 'mean name real generated width extractor front_end quantise nfe'.split(' ');

/** @throws TypeError for a class whose name is also that of a member beside the classes: one would hide the other. */
export const checkClassNames = (names: readonly string[], beside: readonly string[]): void => {
  const taken = names.find((name) => beside.includes(name));
  if (taken !== undefined)
    throw new TypeError(
      `a class is called ${taken}, which is also what a metric of classes has beside them: give it another name, by the param names of load-images`,
    );
};

/** How pairs are measured. */
export interface Measuring {
  readonly params: {readonly by_class: boolean};
  /** Members of a measurement whose plain mean over the classes is taken. */
  readonly figures: readonly string[];
}

/** All rows at once; or `{<class>: …, mean: …}`, where every class counts alike. */
export const measurePairs = async (
  real: Features,
  generated: Features,
  {params, figures}: Measuring,
  measure: (pair: Pair) => Promise<JsonObject>,
): Promise<JsonObject> => {
  if (!params.by_class) return measure({real: real.rows, generated: generated.rows});
  checkClassNames(real.names, [...members, ...Object.keys(params)]);
  const classes: Record<string, JsonObject> = {};
  for (const pair of pairsByClass(real, generated)) classes[pair.name] = await measure(pair);
  const all = Object.values(classes);
  const mean = (figure: string): number =>
    all.reduce((sum, of) => sum + (of[figure] as number), 0) / all.length;
  return {...classes, mean: Object.fromEntries(figures.map((figure) => [figure, mean(figure)]))};
};

/** What a figure of a pair is called in the record: `cat.recall` of a class, `recall` of all. */
export const labelOf = ({name}: Pair, figure: string): string =>
  name === undefined ? figure : `${name}.${figure}`;

/** Puts the class before what was wrong with its rows. */
export const inClass = async <T>({name}: Pair, measurement: Promise<T>): Promise<T> => {
  try {
    return await measurement;
  } catch (error) {
    if (name !== undefined && error instanceof RangeError) error.message = `class ${name}: ${error.message}`;
    throw error;
  }
};
