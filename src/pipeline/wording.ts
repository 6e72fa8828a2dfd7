import {templatePattern} from '../../schemas/template.ts';
import type {JsonObject} from '../json.ts';
import type {Path} from './locate.ts';

/** How a message names a part: by its key, or by its number in a list. */
export const subject = (path: Path): string => {
  const last = path.at(-1);
  if (last === undefined) return 'the pipeline';
  return typeof last === 'string' ? last : `item ${last + 1} of ${subject(path.slice(0, -1))}`;
};

/** What a schema describes, as a noun phrase. */
export const titleOf = (schema: JsonObject): string =>
  typeof schema.title === 'string' ? schema.title : 'this mapping';

/** What a value should have been. */
export const expectation = (schema: JsonObject): string => {
  const branches = (schema.anyOf as readonly JsonObject[] | undefined)?.filter(
    ({pattern}) => pattern !== templatePattern,
  );
  if (branches !== undefined && typeof schema.title !== 'string')
    return list([...new Set(branches.map(expectation))], 'or');
  if (schema.type === 'object' || schema.type === 'array') return collection(schema);
  if (typeof schema.title === 'string') return schema.title;
  if (schema.type === 'string') return schema.minLength === undefined ? 'text' : 'text that is not empty';
  if (schema.type === 'boolean') return 'a truth value';
  const least = schema.minimum === undefined ? '' : ` of at least ${String(schema.minimum)}`;
  return `${schema.type === 'integer' ? 'a whole number' : 'a number'}${least}`;
};

const collection = ({type, minItems, minProperties}: JsonObject): string => {
  const full = minItems === undefined && minProperties === undefined ? '' : ' that is not empty';
  return `${type === 'array' ? 'a list' : 'a mapping'}${full}`;
};

/** Words as a sentence lists them. */
export const list = (words: readonly string[], last = 'and'): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
