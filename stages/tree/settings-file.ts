import {extname} from 'node:path';
import {isDeepStrictEqual} from 'node:util';
import {isAlias, parseDocument, stringify, visit, type Document} from 'yaml';
import {isObject, merge, type Json, type JsonObject} from '../../src/json.ts';

/**
 * The text of a settings file, JSON or YAML, in which `values` stand. What is there already stays as it is written, so
 * a file that says the same keeps its bytes: a `1.0` is still one to readers that tell it from `1`.
 */
export const withValues = (name: string, text: string, values: JsonObject): string => {
  const isJson = extname(name) === '.json';
  const document = parseDocument(text === '' ? '{}' : text, {schema: 'core', merge: true});
  if (document.errors.length > 0) throw new Error(`${name} cannot be read: ${document.errors[0]!.message}`);
  const before = document.toJS({maxAliasCount: -1}) as Json;
  const after = merge(before, values);
  if (isDeepStrictEqual(before, after)) return text;
  if (isJson) return `${JSON.stringify(after, null, 2)}\n`;
  if (text.trim() === '' || hasAlias(document)) return stringify(after);
  for (const [path, value] of changes(before, after)) document.setIn(path, value);
  return document.toString({lineWidth: 0});
};

/** The smallest parts in which two values differ. */
const changes = (before: Json | undefined, after: Json): readonly (readonly [string[], Json])[] => {
  if (isDeepStrictEqual(before, after)) return [];
  if (!isObject(before) || !isObject(after)) return [[[], after]];
  return Object.entries(after).flatMap(([name, member]) =>
    changes(before[name], member).map(([path, value]): readonly [string[], Json] => [[name, ...path], value]),
  );
};

/** A part that an alias repeats cannot be changed in one place alone. */
const hasAlias = (document: Document): boolean => {
  let found = false;
  visit(document, (_, node) => {
    found ||= isAlias(node);
  });
  return found;
};
