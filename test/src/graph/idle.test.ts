import {describe, expect, it} from 'vitest';
import {ClassifierLossConfig} from '../../../schemas/loss.ts';
import {buildGraph} from '../../../src/graph/build.ts';
import {withoutIdle} from '../../../src/graph/idle.ts';
import type {Json, JsonObject} from '../../../src/json.ts';
import {parsePipeline} from '../../../src/pipeline/parse.ts';
import {keyOf, keyParts} from '../../../src/plan/key.ts';
import type {StageCode} from '../../../src/stage/declaration.ts';

const fit: StageCode = {
  digest: 'c'.repeat(64),
  bundle: '/code/fit.mjs',
  sources: {},
  packages: {},
  declaration: {
    about: 'Fits.',
    params: {
      type: 'object',
      properties: {loss: ClassifierLossConfig as unknown as JsonObject},
      required: ['loss'],
    },
    inputs: {},
    kind: 'model',
  },
};

const built = (loss: string) => {
  const text = `params: {w: 2}\nstages:\n  fit: {uses: fit, with: {loss: ${loss}}}\n`;
  const parsed = parsePipeline('/work/p.yaml', text, {set: {}});
  if (!parsed.ok) throw new Error(text);
  return buildGraph(parsed.value, new Map([['fit', fit]]), '/work/cache');
};

/** The key of a classifier that learns by this loss. */
const keyWith = (loss: string): string => {
  const graph = built(loss);
  if (!graph.ok) throw new Error(JSON.stringify(graph.diagnostics));
  const sources = {
    dir: '/work',
    files: {cacheRoot: '/work/cache', digest: String, save: () => undefined},
    artifactOf: String,
  };
  return keyOf(keyParts(graph.value.stages[0]!, sources));
};

describe('what a loss does not read', () => {
  it.each([
    ['{type: ce}', '{type: ce, weighting_dlsm: 7}', 'the weighting of a loss that ce is not'],
    ['{type: ce}', '{type: ce, lambda: 3, epsilon: 0}', 'its factors'],
    ['{type: ce}', '{type: ce, weighting_dlsm: "${w}"}', 'a param of the file'],
    ['{type: dlsm}', '{type: dlsm, lambda: 3}', 'the factor of total'],
  ])('%s has the key of %s: %s', (one, other) => expect(keyWith(one)).toBe(keyWith(other)));

  it.each([
    ['{type: ce}', '{type: ce, weighting_ce: 1}'],
    ['{type: dlsm}', '{type: dlsm, weighting_dlsm: 7}'],
    ['{type: dlsm}', '{type: dlsm, epsilon: 0}'],
    ['{type: total}', '{type: total, lambda: 3}'],
    ['{type: total}', '{type: dlsm}'],
  ])('what it reads counts: %s has another key than %s', (one, other) =>
    expect(keyWith(one)).not.toBe(keyWith(other)),
  );

  it('is judged all the same', () => {
    const graph = built('{type: ce, weighting_dlsm: much}');
    expect(graph.ok ? [] : graph.diagnostics.map(({rule}) => rule)).toEqual(['wrong-type']);
  });
});

describe('a schema', () => {
  const object = (properties: JsonObject): JsonObject => ({type: 'object', properties});
  const slow = {type: 'number', when: {mode: ['slow', 'off'], depth: [1]}};
  const schema = object({
    mode: {type: 'string'},
    depth: {type: 'integer'},
    pause: slow,
    part: {
      anyOf: [
        object({type: {const: 'a'}, mode: {type: 'string'}, depth: {type: 'integer'}, pause: slow}),
        object({type: {const: 'b'}, pause: {type: 'number'}}),
      ],
    },
  });

  it.each<readonly [JsonObject, JsonObject]>([
    [
      {mode: 'slow', depth: 1, pause: 3},
      {mode: 'slow', depth: 1, pause: 3},
    ],
    [
      {mode: 'off', depth: 2, pause: 3},
      {mode: 'off', depth: 2},
    ],
    [
      {mode: 'fast', depth: 1, pause: 3},
      {mode: 'fast', depth: 1},
    ],
    [{depth: 1, pause: 3}, {depth: 1}],
    [
      {mode: 'slow', part: {type: 'a', mode: 'fast', depth: 1, pause: 3}},
      {mode: 'slow', part: {type: 'a', mode: 'fast', depth: 1}},
    ],
    [
      {mode: 'fast', part: {type: 'b', pause: 3}},
      {mode: 'fast', part: {type: 'b', pause: 3}},
    ],
  ])('leaves of %j: %j, by what stands beside a param, all conditions together', (params, kept) =>
    expect(withoutIdle(schema, params)).toEqual(kept),
  );

  it.each<readonly [Json, JsonObject]>([
    ['slow', {mode: 'slow', pause: 3}],
    ['fast', {mode: 'slow'}],
    [null, {mode: 'slow'}],
  ])('may name one value, as %j', (value, kept) =>
    expect(withoutIdle(object({mode: {}, pause: {when: {mode: value}}}), {mode: 'slow', pause: 3})).toEqual(
      kept,
    ),
  );

  it('without the keyword, or with something else there, leaves all', () => {
    const params = {mode: 'slow', pause: 3, more: {deep: 1}};
    for (const when of [undefined, 3, ['mode'], {}] as readonly Json[])
      expect(withoutIdle(object({mode: {}, pause: {when}}), params)).toEqual(params);
    expect(withoutIdle(undefined, params)).toEqual(params);
  });
});
