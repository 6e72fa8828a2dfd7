import {createHash} from 'node:crypto';
import type {ByteSource} from '../artifacts/byte-source.ts';
import type {Pickled} from '../artifacts/pickle/values.ts';
import {weightsFrom} from '../artifacts/torch/fit-weights.ts';
import {readCheckpoint} from '../artifacts/torch/load.ts';
import {storedShapes} from '../nets/inception/fold.ts';
import {inception, type Variant} from '../nets/inception/inception.ts';
import type {Weights} from '../nets/net.ts';
import {readInceptionGraph} from './read-graph.ts';

/**
 * The weights of an Inception network, of a checkpoint by the names of PyTorch's ports or of TensorFlow's frozen graph.
 *
 * @throws RangeError that lists every tensor which is missing, left over, of another shape or not finite.
 */
export const readInceptionWeights = (source: ByteSource, variant: Variant): Weights => {
  const shapes = storedShapes(inception(variant).weights);
  // Both run with the averages that batch normalisation kept, and without the head that helped to train it.
  const needed = {shapes, buffers: new Set<string>(), unused: /^AuxLogits\./};
  return weightsFrom(isGraph(source) ? graphIn(source) : readCheckpoint(source), 'model', needed);
};

/** A frozen graph begins with a node: field 1 of its message, bytes. */
const isGraph = (source: ByteSource): boolean => source.size > 0 && source.read(0, 1)[0] === 0x0a;

const graphIn = (source: ByteSource): Pickled => {
  const dict = readInceptionGraph(source.read(0, source.size));
  if (dict.size === 0)
    throw new RangeError('it is no frozen graph of Inception: none of its weights is there');
  return dict;
};

const piece = 2 ** 22;

/** sha256 of all bytes. */
export const digestOf = (source: ByteSource): string => {
  const hash = createHash('sha256');
  for (let at = 0; at < source.size; at += piece)
    hash.update(source.read(at, Math.min(piece, source.size - at)));
  return hash.digest('hex');
};
