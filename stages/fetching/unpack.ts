import {createHash} from 'node:crypto';
import {createReadStream, createWriteStream} from 'node:fs';
import {pipeline} from 'node:stream/promises';
import {createGunzip} from 'node:zlib';

/** Hexadecimal. */
export const sha256Of = async (path: string): Promise<string> => {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
};

/** @throws Error for what is no gzip file, or is cut short. */
export const unpackGzip = (from: string, to: string): Promise<void> =>
  pipeline(createReadStream(from), createGunzip(), createWriteStream(to));
