import {createHash} from 'node:crypto';

/** A JSON value; every number finite. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

/** What `typeof` says of JSON values: data from outside may hold anything, whatever its declared type. */
const written: readonly string[] = ['string', 'number', 'boolean', 'object'];

/**
 * The one text of a JSON value: object keys sorted by UTF-16 code unit, no white space, numbers as
 * ECMAScript prints them (RFC 8785). Equal values have equal text, so digests of it identify values.
 *
 * @throws TypeError on NaN, an infinity, undefined or a function: they have no JSON form.
 */
export const canonicalJson = (value: Json): string => {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError(`${value} has no JSON form`);
  if (!written.includes(typeof value)) throw new TypeError(`${typeof value} has no JSON form`);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const object = value as JsonObject;
  const members = Object.keys(object)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonicalJson(object[name] as Json)}`);
  return `{${members.join(',')}}`;
};

/** sha256 of text or bytes, 64 hex digits. */
export const sha256 = (bytes: string | Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');

/** sha256 of a value's canonical text. Values are tagged arrays (`['pipe/1', …]`), so no two kinds share a digest. */
export const digestOf = (tagged: readonly [tag: string, ...Json[]]): string => sha256(canonicalJson(tagged));
