import type {JsonObject} from '../../src/json.ts';
import {checkSameClasses} from '../artifacts/class-names.ts';
import type {Range} from '../artifacts/bytes.ts';
import type {Dataset} from '../artifacts/dataset.ts';
import type {Metrics} from '../artifacts/metrics.ts';
import type {Curve} from '../artifacts/model.ts';
import type {Samples} from '../artifacts/samples.ts';
import {chanceOf, classAccuracies} from './confusion.ts';

/** Images of the classes of a test set. */
export type ClassImages = Pick<Dataset, 'points' | 'labels' | 'shape' | 'classes'> & {readonly range: Range};

/**
 * Samples or data as images of the classes of a test set.
 *
 * @throws TypeError or RangeError when they are no images, or of other shapes or classes.
 */
export const classImages = (images: Samples | Dataset, {shape, names, classes}: Dataset): ClassImages => {
  const {points, labels, range} = images;
  if (!range || shape.length !== 3)
    throw new TypeError(`images of 8 bits are classified, got examples [${images.shape.join(', ')}]`);
  if (images.shape.join() !== shape.join())
    throw new TypeError(
      `images [${images.shape.join(', ')}] cannot be tested on images [${shape.join(', ')}]: they are to be alike`,
    );
  if (images.names) checkSameClasses({of: 'what it is trained on', names: images.names}, {of: 'test', names});
  const stray = labels.find((label) => label >= classes);
  if (stray !== undefined)
    throw new RangeError(`there are images of class ${stray}: the test set has classes 0 to ${classes - 1}`);
  return {points, labels, shape, classes, range};
};

/**
 * The score is the accuracy of the last weights. The best along the way is told beside it and chosen by the test set:
 * it is no score. Arrays are the confusion [K, K], a row a true class, and the curve of step, loss and accuracy.
 */
export const casMetrics = (
  confusion: Int32Array,
  curves: readonly Curve[],
  updates: number,
  {labels, names}: Dataset,
): Metrics => {
  const classes = names.length;
  const right = names.reduce((sum, _, label) => sum + confusion[label * (classes + 1)]!, 0);
  const accuracy = right / labels.length;
  const seen = [...curves.map(({step, accuracy}) => ({step, accuracy})), {step: updates, accuracy}];
  const perClass = classAccuracies(confusion, classes);
  return {
    values: {
      accuracy,
      chance: chanceOf(labels, classes),
      best: {
        ...seen.reduce((best, point) => (point.accuracy! > best.accuracy! ? point : best)),
      } as JsonObject,
      by_class: Object.fromEntries(names.map((name, label) => [name, perClass[label]!])),
      tested: labels.length,
    },
    arrays: {
      confusion: {shape: [classes, classes], values: confusion},
      curve: {
        shape: [curves.length, 3],
        values: Float64Array.from(curves.flatMap(({step, loss, accuracy}) => [step!, loss!, accuracy!])),
      },
    },
  };
};
