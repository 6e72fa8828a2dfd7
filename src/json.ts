import {createHash} from 'node:crypto';

/** A JSON value; every number finite. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Mappings member by member; anything else is replaced. */
export const merge = (before: Json | undefined, value: Json): Json => {
  if (!isObject(before) || !isObject(value)) return value;
  const members = Object.entries(value).map(([name, part]) => [name, merge(before[name], part)]);
  return {...before, ...(Object.fromEntries(members) as JsonObject)};
};

/**
 * The one text of a JSON value: object keys sorted by UTF-16 code unit, no white space, numbers as
 * ECMAScript prints them (RFC 8785). Equal values have equal text, so digests of it identify values.
 *
 * @throws TypeError on NaN, an infinity, undefined or a function: they have no JSON form.
 */
export const canonicalJson = (value: Json): string => {
  if (value === null) return 'null';
  // Data from outside may hold anything, whatever its declared type.
  switch (typeof value) {
    case 'object':
      return Array.isArray(value) ? canonicalList(value) : canonicalObject(value as JsonObject);
    case 'string':
    case 'boolean':
      return JSON.stringify(value);
    case 'number':
      if (Number.isFinite(value)) return JSON.stringify(value);
      throw new TypeError(`${value} has no JSON form`);
    default:
      throw new TypeError(`${typeof value} has no JSON form`);
  }
};

const canonicalList = (values: readonly Json[]): string => {
  let text = '';
  for (const value of values) text += (text === '' ? '' : ',') + canonicalJson(value);
  return `[${text}]`;
};

const canonicalObject = (object: JsonObject): string => {
  let text = '';
  for (const name of Object.keys(object).sort())
    text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${canonicalJson(object[name] as Json)}`;
  return `{${text}}`;
};

/** sha256 of text or bytes, 64 hex digits. */
export const sha256 = (bytes: string | Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');

/** sha256 of a value's canonical text. Values are tagged arrays (`['pipe/1', …]`), so no two kinds share a digest. */
export const digestOf = (tagged: readonly [tag: string, ...Json[]]): string => sha256(canonicalJson(tagged));
