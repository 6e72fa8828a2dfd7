import {readFileSync} from 'node:fs';
import {extname} from 'node:path';
import {parseDocument} from 'yaml';
import type {Json, JsonObject} from '../json.ts';
import {isObject} from '../pipeline/value.ts';
import {spellingsIn, type Spellings} from './spelling.ts';

/** A file of params. */
export interface SettingsFile {
  readonly value: JsonObject;
  readonly spellings: Spellings;
}

/** Whether the values of a file can be params; one in another format can only be tracked as a whole. */
export const isReadable = (path: string): boolean => ['.json', '.yaml', '.yml'].includes(extname(path));

/**
 * What a JSON or YAML file of params says; undefined if there is none.
 *
 * @throws Error in one line on a file that says no mapping.
 */
export const readSettings = (path: string): SettingsFile | undefined => {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const document = parseDocument(text, {schema: 'core', merge: true, prettyErrors: false});
  const [mistake] = document.errors;
  if (mistake) throw new Error(`cannot be read: ${mistake.message}`);
  const value = (document.toJS({maxAliasCount: -1}) as Json | undefined) ?? {};
  if (!isObject(value)) throw new Error('is no mapping of names to values');
  return {value, spellings: spellingsIn(document)};
};
