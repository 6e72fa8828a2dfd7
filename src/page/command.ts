import {parse} from 'yaml';
import {inLine} from '../format.ts';
import type {Json, JsonObject} from '../json.ts';

/** A command line that a shell reads as these words. */
export const commandLine = (words: readonly string[]): string => words.map(quoted).join(' ');

const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

/** The options that decide what a pipeline is. */
export const overrideWords = (
  profile: string | undefined,
  assignments: readonly string[],
): readonly string[] => [
  ...(profile === undefined ? [] : ['--profile', profile]),
  ...assignments.flatMap((assignment) => ['--set', assignment]),
];

/** Params as `--set` would take them, so that each is read as the value it is. */
export const assignmentsOf = (params: JsonObject): readonly string[] =>
  Object.entries(params).map(
    ([param, value]) => `${param}=${isReadAs(value) ? value : JSON.stringify(value)}`,
  );

/** Whether a text without quotes is shown and read as itself: `fine` is, `1` would be a number. */
const isReadAs = (value: Json): value is string => {
  if (typeof value !== 'string' || inLine(value) !== value) return false;
  try {
    return parse(value) === value;
  } catch {
    return false;
  }
};
