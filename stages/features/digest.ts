import {createHash} from 'node:crypto';
import type {Weights} from '../nets/net.ts';

/** sha256 of weights, whatever file they came in: names, shapes and float32 values, by name. */
export const weightsDigest = (weights: Weights): string => {
  const hash = createHash('sha256');
  for (const name of Object.keys(weights).sort()) {
    const {shape, values} = weights[name]!;
    hash.update(JSON.stringify([name, shape]));
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  return hash.digest('hex');
};

/** A name that says which weights: `classifier:1a2b3c4d`. */
export const namedByDigest = (what: string, digest: string): string => `${what}:${digest.slice(0, 8)}`;
