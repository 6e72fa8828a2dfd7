import {createHash} from 'node:crypto';
import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {canonicalJson, digestOf, merge, sha256, type Json} from '../../src/json.ts';

test('sorts keys by code unit, those that look like numbers too, at every depth', () => {
  const value = {b: [{z: 1, a: null}], '10': true, '9': 'x', é: 0.1, Z: -0};
  expect(canonicalJson(value)).toBe('{"10":true,"9":"x","Z":0,"b":[{"a":null,"z":1}],"é":0.1}');
});

test('is JSON of the same value, whatever the order of its keys', () => {
  const shuffled = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(shuffled);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(
      Object.entries(value as Record<string, Json>)
        .map(([name, member]): [string, Json] => [name, shuffled(member)])
        .reverse(),
    );
  };
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value as Json);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(canonicalJson(shuffled(value as Json))).toBe(text);
    }),
    {seed: 1},
  );
});

test.each([NaN, Infinity, -Infinity, undefined, () => 1, 1n, Symbol('s')])(
  'refuses %s, wherever it is',
  (value) => {
    for (const holder of [value, [value], {a: {b: value}}])
      expect(() => canonicalJson(holder as Json)).toThrow(/has no JSON form/);
  },
);

test('digests the text of a tagged value', () => {
  expect(sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  const text = '["t",{"a":1,"b":2}]';
  expect(digestOf(['t', {b: 2, a: 1}])).toBe(createHash('sha256').update(text).digest('hex'));
});

test('merges mappings member by member, and replaces all else', () => {
  const before = {a: 1, b: {c: [1, 2], d: {e: 1, f: 2}}};
  expect(merge(before, {b: {c: [3], d: {e: 4}}, g: null})).toEqual({
    a: 1,
    b: {c: [3], d: {e: 4, f: 2}},
    g: null,
  });
  expect(merge(before, {b: 7})).toEqual({a: 1, b: 7});
  expect([merge(undefined, {a: 1}), merge([1], {a: 1}), merge({a: 1}, [2])]).toEqual([{a: 1}, {a: 1}, [2]]);
});
