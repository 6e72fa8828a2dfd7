import type {BuildFailure} from 'esbuild';
import {dirname, relative, resolve} from 'node:path';
import {packageRoot} from './installation.ts';

const isFailure = (error: unknown): error is BuildFailure => error instanceof Error && 'errors' in error;

/** esbuild's first mistake in one line, with its place relative to the stage type: `lib/x.ts:3:10: Expected ")"`. */
export const firstMistake = (error: unknown, stageFile: string): string => {
  const mistake = isFailure(error) ? error.errors[0] : undefined;
  if (mistake === undefined) throw error;
  const {location, text} = mistake;
  if (!location) return text;
  const file = relative(dirname(stageFile), resolve(packageRoot, location.file));
  return `${file}:${location.line}:${location.column + 1}: ${text}`;
};
