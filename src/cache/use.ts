import {utimesSync} from 'node:fs';
import {ifWritable} from './errors.ts';

/**
 * Garbage collection goes by when an artifact was last made or read. One that may only be read, in a read-only cache or
 * as another user's, keeps no such time.
 */
export const noteUse = (artifact: string): void => {
  const now = new Date();
  ifWritable(() => utimesSync(artifact, now, now));
};
