import {gather, rowsOf, type Dataset} from '../artifacts/dataset.ts';
import type {Stream} from '../math/stream.ts';
import type {ClassPosterior} from '../score/posterior.ts';

/** Examples to be completed: row i of the points has the class labels[i]. */
export interface Examples {
  readonly points: Float32Array;
  readonly labels: Int32Array;
  readonly width: number;
}

/** Examples that one posterior completes. */
export interface Part {
  readonly posterior: ClassPosterior;
  /** Which of all examples they are, ascending. */
  readonly rows: Int32Array;
  /** [rows, width] */
  readonly points: Float32Array;
  readonly stream: Stream;
}

/** The first `count` rows of data, each so many times, one after the other. */
export const repeated = ({points, labels}: Dataset, count: number, repeats: number): Examples => {
  if (count > labels.length)
    throw new RangeError(`count = ${count} examples are to be completed, and the data have ${labels.length}`);
  const rows = Int32Array.from({length: count * repeats}, (_, i) => Math.floor(i / repeats));
  return {points: points.at(rows), labels: rows.map((row) => labels[row]!), width: points.width};
};

/** An unconditional score completes all examples, a guided one those of its class. */
export const partsOf = (
  {points, labels, width}: Examples,
  posteriors: readonly ClassPosterior[],
  stream: Stream,
): readonly Part[] =>
  posteriors
    .map((posterior, label) => {
      const guided = posterior.name !== undefined;
      const rows = guided ? rowsOf(labels, label) : Int32Array.from(labels.keys());
      const own = guided ? stream.split(`class ${label}`) : stream;
      return {posterior, rows, points: gather(points, width, rows), stream: own};
    })
    .filter(({rows}) => rows.length > 0);

/** Sets rows of a table [N, width]. */
export const place = (table: Float32Array, width: number, rows: Int32Array, points: Float32Array): void => {
  rows.forEach((row, i) => {
    table.set(points.subarray(i * width, (i + 1) * width), row * width);
  });
};

/** @throws TypeError when the posteriors are of other examples or of other classes than the data. */
export const checkPosteriors = ({shape, names}: Dataset, posteriors: readonly ClassPosterior[]): void => {
  const other = posteriors.find((posterior) => posterior.shape.join() !== shape.join());
  if (other)
    throw new TypeError(
      `the score is of examples of shape [${other.shape.join(', ')}], those of the data have shape [${shape.join(', ')}]`,
    );
  const classes = posteriors.flatMap(({name}) => name ?? []);
  if (classes.length > 0 && classes.join() !== names.join())
    throw new TypeError(
      `the classifier tells ${classes.join(', ')} apart, and the data have the classes ${names.join(', ')}: ` +
        'wire data of the same classes, in the same order',
    );
};
