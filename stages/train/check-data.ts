import {differentRanges, type Range} from '../artifacts/bytes.ts';
import type {Dataset} from '../artifacts/dataset.ts';
import type {Net} from '../nets/net.ts';

/** @throws TypeError or RangeError when a network cannot be trained on the data. */
export const checkData = ({shape, labels}: Dataset, net: Net, name = 'the network'): void => {
  if (shape.join() !== net.input.join())
    throw new TypeError(
      `${name} reads examples of shape [${net.input.join(', ')}], those of the data have shape [${shape.join(', ')}]`,
    );
  if (labels.length === 0) throw new RangeError('the data have no points to train on');
};

/** The examples of a model, as its config has them. */
interface Learned {
  readonly role: string;
  /** Of images: what 0 and 255 of 8 bits are. */
  readonly range?: Range;
}

/** @throws TypeError when images have another range than those that a model is trained on. */
export const checkRange = (data: Pick<Dataset, 'range'>, {role, range}: Learned, name = 'the data'): void => {
  const ranges = differentRanges(range, data.range);
  if (ranges)
    throw new TypeError(
      `the ${role} is trained on images ${ranges[0]}, and ${name} go ${ranges[1]}: load them with the same range`,
    );
};

/** @throws TypeError when data that are no images are to be mirrored. */
export const checkFlip = (flip: boolean, {shape}: Dataset): void => {
  if (flip && shape.length !== 3)
    throw new TypeError(`flip mirrors images [H, W, C]; the data have shape [${shape.join(', ')}]`);
};

/** @throws RangeError when a class has no points. */
export const checkClasses = ({labels, names}: Pick<Dataset, 'labels' | 'names'>): void => {
  const empty = names.find((_, label) => !labels.includes(label));
  if (empty !== undefined)
    throw new RangeError(
      `the data have no points of class ${empty}: a classifier learns from all its classes`,
    );
};
