import {statSync} from 'node:fs';

/** Whether a word names a pipeline file, there or not; else it is the name of a sweep. */
export const namesFile = (word: string): boolean =>
  statSync(word, {throwIfNoEntry: false})?.isDirectory() === false || /\.ya?ml$/.test(word);
