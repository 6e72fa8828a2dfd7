import {expect, it} from 'vitest';
import {updates} from '../../../schemas/training.ts';
import type {StageRecord} from '../../../src/cache/record.ts';
import type {StageNode} from '../../../src/graph/graph.ts';
import type {JsonObject} from '../../../src/json.ts';
import {readHistory, type Expectation} from '../../../src/plan/history.ts';

const schema = {
  type: 'object',
  properties: {
    updates,
    count: {work: true},
    lr: {type: 'number'},
    sampler: {
      anyOf: [
        {properties: {type: {const: 'a'}, steps: {work: true}}},
        {properties: {type: {const: 'b'}, steps: {}}},
      ],
    },
  },
} as unknown as JsonObject;

const fit = (params: JsonObject, name = 'fit', uses = 'fit'): StageNode => ({
  id: name,
  name,
  cell: {},
  action: {
    type: 'uses',
    uses,
    code: {
      digest: '',
      bundle: '',
      sources: {},
      packages: {},
      declaration: {about: '', params: schema, inputs: {}, kind: 'model'},
    },
  },
  params,
  inputs: {},
  files: [],
  kind: 'model',
  resources: {} as StageNode['resources'],
  retry: 0,
});

const took = (durationMs: number, params: JsonObject, stage = 'fit', type = 'fit'): StageRecord =>
  ({
    pipeline: 'p',
    stage,
    durationMs,
    startedAt: '2026-01-01T00:00:00.000Z',
    parts: {type, params, inputs: {}, files: {}, env: {}},
  }) as unknown as StageRecord;

const expected = (node: StageNode, ...records: readonly StageRecord[]): Expectation | undefined =>
  readHistory({all: () => records}).expected('p', node);

it('is the median of executions with the very params', () => {
  const params = {updates: 100, lr: 1};
  expect(expected(fit(params), took(10, params), took(30, params), took(20, params))).toEqual({
    ms: 20,
    measured: true,
  });
  expect(expected(fit(params))).toBeUndefined();
});

it('goes with the work, of whichever stage has the other params', () => {
  expect(expected(fit({updates: 1000, lr: 1}), took(10, {updates: 100, lr: 1}, 'other'))).toEqual({
    ms: 100,
    measured: false,
  });
  const byClass = fit({count: {cat: 30, dog: 20}});
  expect(expected(byClass, took(10, {count: 5}))?.ms).toBe(100);
  const sampler = (type: string, steps: number): JsonObject => ({sampler: {type, steps}});
  expect(expected(fit(sampler('a', 30)), took(10, sampler('a', 10)))?.ms).toBe(30);
  expect(expected(fit(sampler('b', 30)), took(10, sampler('b', 10)))?.ms).toBe(10);
});

it('prefers those with the params to those with the work of others, and near ones to far ones', () => {
  const node = fit({updates: 100, lr: 1, seed: 1});
  const far = took(1, {updates: 100, lr: 2, seed: 2});
  const near = took(7, {updates: 100, lr: 1, seed: 2});
  const scaled = took(40, {updates: 400, lr: 1, seed: 1});
  expect(expected(node, far, near)).toEqual({ms: 7, measured: false});
  expect(expected(node, far, near, scaled)).toEqual({ms: 10, measured: false});
  expect(expected(node, scaled, took(11, node.params))).toEqual({ms: 11, measured: true});
});

it('knows nothing of other stages with other params', () => {
  const node = fit({updates: 100, lr: 1});
  expect(expected(node, took(10, {updates: 100, lr: 2}, 'other'))).toBeUndefined();
  expect(expected(node, took(10, node.params, 'other', 'other'))).toBeUndefined();
});

it('takes a path for the type that it names in the same pipeline alone', () => {
  const node = fit({updates: 100, lr: 1}, 'fit', './fit.ts');
  const ran = took(10, node.params, 'other', './fit.ts');
  expect(expected(node, ran)?.ms).toBe(10);
  expect(expected(node, {...ran, pipeline: 'q'})).toBeUndefined();
});
