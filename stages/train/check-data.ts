import type {Dataset} from '../artifacts/dataset.ts';
import type {Net} from '../nets/net.ts';

/** @throws TypeError or RangeError when a network cannot be trained on the data. */
export const checkData = ({shape, labels}: Dataset, net: Net): void => {
  if (shape.join() !== net.input.join())
    throw new TypeError(
      `the network reads examples of shape [${net.input.join(', ')}], those of the data have shape [${shape.join(', ')}]`,
    );
  if (labels.length === 0) throw new RangeError('the data have no points to train on');
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
