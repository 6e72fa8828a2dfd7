import {existsSync} from 'node:fs';

/** Whether a word names a pipeline file, there or not; else it is the name of a sweep. */
export const namesFile = (word: string): boolean => existsSync(word) || /\.ya?ml$/.test(word);
