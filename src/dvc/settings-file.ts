import {readFileSync} from 'node:fs';
import {extname} from 'node:path';
import {parseDocument} from 'yaml';
import {isObject, type Json, type JsonObject} from '../json.ts';
import {pythonAsJson} from './python-file.ts';
import {spellingsIn, type Spellings} from './spelling.ts';
import {tomlAsJson} from './toml-file.ts';

/** A file of params. */
export interface SettingsFile {
  readonly value: JsonObject;
  readonly spellings: Spellings;
}

/** Whether a stage can be given the values of a file one by one; one in another format can only be tracked as a whole. */
export const isSettable = (path: string): boolean => ['.json', '.yaml', '.yml'].includes(extname(path));

/** Whether the values of a file can be params of the pipeline. */
export const isReadable = (path: string): boolean =>
  isSettable(path) || ['.toml', '.py'].includes(extname(path));

/**
 * What a file of params says, of a format that `isReadable`; undefined if there is none.
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
  const document = parseDocument(asYaml(path, text), {schema: 'core', merge: true, prettyErrors: false});
  const [mistake] = document.errors;
  if (mistake) throw new Error(`cannot be read: ${mistake.message}`);
  const value = (document.toJS({maxAliasCount: -1}) as Json | undefined) ?? {};
  if (!isObject(value)) throw new Error('is no mapping of names to values');
  return {value, spellings: spellingsIn(document)};
};

const asYaml = (path: string, text: string): string => {
  if (extname(path) === '.toml') return tomlAsJson(text);
  return extname(path) === '.py' ? pythonAsJson(path) : text;
};
