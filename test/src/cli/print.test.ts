import {mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {bytesText} from '../../../src/bytes.ts';
import type {StageRecord} from '../../../src/cache/record.ts';
import {ageText} from '../../../src/cli/print/age.ts';
import {artifactLines} from '../../../src/cli/print/artifact.ts';
import {columns} from '../../../src/cli/print/columns.ts';
import {paramRows} from '../../../src/cli/print/params.ts';
import {cacheRoot} from '../../../src/cli/project/cache-root.ts';

it('columns are as wide as their widest cell, numbers to the right', () => {
  const rows = [
    ['a', '9 B', ''],
    ['longer', '10 B', 'x'],
  ];
  expect(columns(['name', '>size', 'why'], rows)).toEqual([
    'name    size  why',
    'a        9 B',
    'longer  10 B  x',
  ]);
});

it.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1024, '1.0 KiB'],
  [10 * 1024, '10 KiB'],
  [3.44 * 2 ** 20, '3.4 MiB'],
  [2 ** 51, '2048 TiB'],
])('%d bytes are %s', (bytes, text) => expect(bytesText(bytes)).toBe(text));

it('columns keep each row on its line', () => {
  expect(columns(['name', 'b'], [['a\nb', '\u001b[2J']])).toEqual(['name  b', 'a\\nb  \\u001b[2J']);
});

it('params are listed with type, default and the parts of each choice', () => {
  const tagged = (tag: string, more = {}) => ({
    type: 'object',
    required: ['type'],
    properties: {type: {const: tag, type: 'string', description: `about ${tag}`}, ...more},
  });
  const schema = {
    type: 'object',
    required: ['steps', 'sde'],
    properties: {
      steps: {type: 'integer', minimum: 1, description: 'How many.'},
      mode: {anyOf: [{const: 'fast'}, {const: 'slow'}], default: 'fast'},
      sizes: {type: 'array', items: {type: 'number', exclusiveMinimum: 0}},
      rate: {type: 'number', description: 'How fast.', when: {mode: ['fast'], steps: [1, 2]}},
      files: {
        type: 'object',
        patternProperties: {'^.*$': {type: 'object', properties: {from: {type: 'string'}}}},
      },
      columns: {
        type: 'array',
        items: {type: 'object', required: ['key'], properties: {key: {type: 'string'}}},
      },
      sde: {anyOf: [tagged('ve', {sigma: {type: 'number', default: 50}}), tagged('vp')]},
    },
  };
  expect(paramRows(schema)).toEqual([
    ['  steps', 'integer ≥ 1', 'required', 'How many.'],
    ['  mode', 'fast | slow', '"fast"', ''],
    ['  sizes', 'list of number > 0', '', ''],
    ['  rate', 'number', '', 'How fast. (only for mode fast and steps 1 or 2)'],
    ['  files', 'object', '', ''],
    ['    NAME', 'object', '', ''],
    ['      from', 'string', '', ''],
    ['  columns', 'list of object', '', ''],
    ['    key', 'string', 'required', ''],
    ['  sde', 'one of', 'required', ''],
    ['    type: ve', '', '', 'about ve'],
    ['      sigma', 'number', '50', ''],
    ['    type: vp', '', '', 'about vp'],
  ]);
});

it('nothing is younger than now, though a clock went back', () => {
  expect(ageText(new Date(Date.now() + 60_000).toISOString())).toBe('0.0 s');
});

it('inputs of an artifact stand on lines of their own, with their stages', () => {
  const inputs = {
    data: 'd1',
    fields: [
      ['error[method=base]', 'e1'],
      ['error[method=ours]', 'e2'],
    ],
  };
  const record = {
    ...{stage: 's', pipeline: 'p', key: 'k', kind: 'figure', attempts: 1, durationMs: 5, startedAt: ''},
    ...{parts: {params: {}, inputs, files: {}}, host: {}, engine: {}, packages: {}, metrics: {}},
  } as unknown as StageRecord;
  const lines = artifactLines({artifact: 'a', path: '/', record});
  expect(lines.slice(lines.indexOf('inputs:'), lines.indexOf('made:') - 1)).toEqual([
    'inputs:',
    '  data    d1',
    '  fields  e1  error[method=base]',
    '          e2  error[method=ours]',
  ]);
});

describe('the cache', () => {
  let dir: string;
  beforeEach(() => {
    dir = realpathSync(mkdtempSync(join(tmpdir(), 'cache-root-')));
    mkdirSync(join(dir, 'project/pipelines'), {recursive: true});
  });
  afterEach(() => rmSync(dir, {recursive: true}));
  const file = () => join(dir, 'project/pipelines/a.yaml');

  it.each(['package.json', '.git'])('is that of the project, which has a %s', (mark) => {
    writeFileSync(join(dir, 'project', mark), '{}');
    expect(cacheRoot(undefined, file())).toBe(join(dir, 'project/cache'));
  });

  it('is the nearest that is there', () => {
    mkdirSync(join(dir, 'cache'));
    writeFileSync(join(dir, 'cache/version'), '1');
    expect(cacheRoot(undefined, file())).toBe(join(dir, 'cache'));
  });

  it('is beside the file outside any project', () => {
    expect(cacheRoot(undefined, file())).toBe(join(dir, 'project/pipelines/cache'));
  });

  it('is the one that is named', () => {
    expect(cacheRoot(join(dir, 'mine'), file())).toBe(join(dir, 'mine'));
  });
});
