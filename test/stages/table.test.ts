import {describe, expect, it} from 'vitest';
import type {JsonObject} from '../../src/json.ts';
import stage from '../../stages/table.ts';
import {runStage} from '../helpers/run-stage.ts';

const member = (name: string, cell: Record<string, string>, values: JsonObject) => ({
  stage: name,
  cell,
  value: {values, arrays: {}},
});
const error = (method: string, upper: JsonObject, lower: JsonObject, cell = {}) =>
  member('error', {method, ...cell}, {upper, lower});

const base = error('base', {D_P: 0.2, D_L: 0.19}, {D_P: 0.19, D_L: 0.18});
const direct = error('direct', {D_P: 0.06, D_L: null}, {D_P: 0.05, D_L: null});
const quality = member('prdc', {}, {upper: {precision: 0.95}, lower: {precision: 0.9}});

const config = {
  title: 'Table 1',
  parts: [
    {name: 'c1', path: 'upper'},
    {name: 'c2', path: 'lower'},
  ],
  rows: [
    {name: 'base', label: '(a) Base', from: {error: 'error[method=base]', prdc: 'prdc'}},
    {name: 'direct', from: {error: 'error[method=direct]', prdc: 'prdc'}},
  ],
  columns: [
    {name: 'D_P', label: 'E[D_P]', source: 'error'},
    {name: 'D_L', source: 'error'},
    {name: 'precision', source: 'prdc', digits: 2, compare: 'absolute'},
  ],
  reference: {
    values: {
      base: {D_P: [0.198, 0.197], D_L: [0.19, 0], precision: [0.94, 0.93]},
      direct: {D_P: [0.063, null], D_L: null},
    },
  },
};
const metrics = [base, direct, quality];
const run = async (changes: object = {}, members: typeof metrics = metrics) =>
  (await runStage(stage, {...config, ...changes}, {metrics: members})).output;

describe('table', () => {
  it('shows each number beside the reference and their difference', async () => {
    expect((await run()).markdown).toBe(`Table 1

|          |     | E[D_P] | paper |      Δ |   D_L | paper |     Δ | precision | paper |     Δ |
| -------- | --- | -----: | ----: | -----: | ----: | ----: | ----: | --------: | ----: | ----: |
| (a) Base | c1  |  0.200 | 0.198 | +1.0 % | 0.190 | 0.190 | 0.0 % |      0.95 |  0.94 | +0.01 |
| (a) Base | c2  |  0.190 | 0.197 | −3.6 % | 0.180 | 0.000 |     – |      0.90 |  0.93 | −0.03 |
| direct   | c1  |  0.060 | 0.063 | −4.8 % |     – |     – |     – |      0.95 |     – |     – |
| direct   | c2  |  0.050 |     – |      – |     – |     – |     – |      0.90 |     – |     – |
`);
  });

  it('gives a difference no sign that rounds to 0', async () => {
    const near = {...config.reference, values: {base: {D_L: [0.19002, 0.17999], precision: [0.952, 0.899]}}};
    const {markdown} = await run({reference: near});
    expect(markdown).toContain('| 0.190 | 0.190 | 0.0 % |      0.95 |  0.95 | 0.00 |');
    expect(markdown).toContain('| 0.180 | 0.180 | 0.0 % |      0.90 |  0.90 | 0.00 |');
  });

  it('labels a column by what its metrics tell', async () => {
    const fid = (method: string, name: string) => member('fid', {method}, {name, value: 2});
    const rows = ['a', 'b'].map((name) => ({name, from: {fid: `fid[method=${name}]`}}));
    const columns = [{name: 'FID', label: '(CW) {name}', source: 'fid', value: 'value'}];
    const plain = {title: '', rows, columns, parts: [], reference: undefined};
    const table = (...names: string[]) =>
      runStage(stage, plain, {metrics: names.map((name, i) => fid('ab'[i]!, name))});
    expect((await table('FID', 'FID')).output.markdown).toContain('|     | (CW) FID |');
    await expect(table('FID', 'fd (light)')).rejects.toThrow(
      'the label of column FID needs one name; its metrics have FID and fd (light)',
    );
    const nameless = {...plain, columns: [{...columns[0]!, label: '{value}'}]};
    await expect(runStage(stage, nameless, {metrics: [fid('a', 'FID'), fid('b', 'FID')]})).rejects.toThrow(
      'the metrics of fid[method=a] have no text at value',
    );
  });

  it('keeps the numbers for programs, by row, column and part', async () => {
    const {json} = await run();
    expect(json).toEqual({
      title: 'Table 1',
      values: {
        base: {D_P: [0.2, 0.19], D_L: [0.19, 0.18], precision: [0.95, 0.9]},
        direct: {D_P: [0.06, 0.05], D_L: null, precision: [0.95, 0.9]},
      },
      reference: {
        label: 'paper',
        values: {
          base: {D_P: [0.198, 0.197], D_L: [0.19, 0], precision: [0.94, 0.93]},
          direct: {D_P: [0.063, null], D_L: null, precision: null},
        },
      },
      difference: {
        base: {
          D_P: [expect.closeTo(0.0101, 4), expect.closeTo(-0.0355, 4)],
          D_L: [0, null],
          precision: [expect.closeTo(0.01, 9), expect.closeTo(-0.03, 9)],
        },
        direct: {D_P: [expect.closeTo(-0.0476, 4), null], D_L: null, precision: null},
      },
    });
  });

  it('writes all digits as CSV, quoted where it must be', async () => {
    const columns = [{name: 'D_P', label: 'a "b", c', source: 'error'}];
    const {csv} = await run({columns, reference: undefined}, [
      error('base', {D_P: 1 / 3}, {D_P: 2e-9}),
      direct,
      quality,
    ]);
    expect(csv).toBe(
      `,,"a ""b"", c"\n(a) Base,c1,${1 / 3}\n(a) Base,c2,2e-9\ndirect,c1,0.06\ndirect,c2,0.05\n`,
    );
  });

  it('is one line a row without parts', async () => {
    const columns = [{name: 'fid', value: 'upper.D_P', source: 'error', digits: 1}];
    const {json, markdown} = await run({parts: [], columns, reference: {values: {base: {fid: 0.1}}}});
    expect(json['values']).toEqual({base: {fid: 0.2}, direct: {fid: 0.06}});
    expect(markdown.split('\n')[4]).toBe('| (a) Base | 0.2 |   0.1 | +100.0 % |');
  });

  it('takes the size of a reference below 0: more is more', async () => {
    const columns = [{name: 'D_P', source: 'error'}];
    const higher = error('base', {D_P: -1}, {D_P: -3});
    const {json} = await run({columns, reference: {values: {base: {D_P: [-2, -2]}}}}, [
      higher,
      direct,
      quality,
    ]);
    expect(json['difference']).toMatchObject({base: {D_P: [0.5, -0.5]}});
  });

  it('stands on its side, with a star for the best, as tables of many figures do', async () => {
    const values = (cell: string, fid: number, coverage: number) =>
      member('quality', {method: cell}, {fid, mean: {coverage}});
    const rows = ['base', 'ours'].map((name) => ({name, from: {all: `quality[method=${name}]`}}));
    const columns = [
      {name: 'fid', label: 'FID ↓', source: 'all', digits: 2, compare: 'absolute', best: 'lowest'},
      {name: 'cw', source: 'all', value: 'mean.coverage', digits: 2, compare: 'absolute', best: 'highest'},
    ];
    const reference = {values: {base: {fid: 4.1, cw: 0.6}, ours: {fid: 2.25, cw: 0.71}}};
    const table = {title: 'Table 2', parts: [], rows, columns, reference};
    const metrics = [values('base', 4, 0.714), values('ours', 3.5, 0.711)];
    // What is shown alike is best alike.
    expect((await run({...table, transpose: true}, metrics)).markdown).toBe(`Table 2

|       |   base |  paper |     Δ |   ours |  paper |     Δ |
| ----- | -----: | -----: | ----: | -----: | -----: | ----: |
| FID ↓ | 4.00   | 4.10   | −0.10 | 3.50 * | 2.25 * | +1.25 |
| cw    | 0.71 * | 0.60   | +0.11 | 0.71 * | 0.71 * |  0.00 |
`);
    expect((await run(table, metrics)).markdown.split('\n').slice(4)).toEqual([
      '| base | 4.00   | 4.10   | −0.10 | 0.71 * | 0.60   | +0.11 |',
      '| ours | 3.50 * | 2.25 * | +1.25 | 0.71 * | 0.71 * |  0.00 |',
      '',
    ]);
    const alone = {...table, rows: rows.slice(0, 1), reference: undefined};
    expect((await run(alone, metrics)).markdown).not.toContain('*');
    const {csv} = await run({...table, transpose: true}, metrics);
    expect(csv.split('\n')[2]).toBe(`cw,0.714,0.6,${0.714 - 0.6},0.711,0.71,${0.711 - 0.71}`);
  });

  it('sets a reference beside numbers of the same features alone', async () => {
    const of = (extractor: string) => [
      member('fid', {}, {name: 'FID', value: 30.1, extractor: {name: extractor}}),
      member('prdc', {}, {mean: {recall: 0.5}, extractor: {name: extractor}}),
      member('cas', {}, {accuracy: 0.4}),
    ];
    const table = {
      title: 'Table 2',
      parts: [],
      rows: [{name: 'base', from: {fid: 'fid', all: 'prdc', cas: 'cas'}}],
      columns: [
        {name: 'FID', source: 'fid', value: 'value', digits: 2},
        {name: 'cw_recall', source: 'all', value: 'mean.recall', digits: 2},
        {name: 'CAS', source: 'cas', value: 'accuracy', digits: 2},
      ],
      reference: {values: {base: {FID: 4.1, cw_recall: 0.59, CAS: 0.38}}},
    };
    const lines = async (extractor: string, changes: object = {}) => {
      const {output, notes} = await runStage(stage, {...table, ...changes}, {metrics: of(extractor)});
      return {lines: output.markdown.split('\n').slice(2), notes, json: output.json};
    };
    expect((await lines('inception-2015-12-05')).lines[2]).toBe(
      '| base | 30.10 |  4.10 | +634.1 % |      0.50 |  0.59 | −15.3 % | 0.40 |  0.38 | +5.3 % |',
    );
    const light = await lines('classifier:1a2b3c4d');
    expect(light.lines).toEqual([
      '|      |   FID | cw_recall |  CAS | paper |      Δ |',
      '| ---- | ----: | --------: | ---: | ----: | -----: |',
      '| base | 30.10 |      0.50 | 0.40 |  0.38 | +5.3 % |',
      '',
    ]);
    expect(light.json['difference']).toEqual({
      base: {FID: null, cw_recall: null, CAS: expect.closeTo(0.0526, 4) as number},
    });
    expect(light.notes).toEqual([
      'base, FID: no number of the paper, which is of inception-2015-12-05, this of classifier:1a2b3c4d',
      'base, cw_recall: no number of the paper, which is of inception-2015-12-05, this of classifier:1a2b3c4d',
    ]);
    // A reference that was measured with these features says so.
    const own = {...table.reference, extractor: 'classifier:1a2b3c4d'};
    expect((await lines('classifier:1a2b3c4d', {reference: own})).lines[2]).toContain('+634.1 %');
  });

  it('averages the repetitions that a reference leaves open', async () => {
    const repeated = [1, 2, 3].map((seed) => error('base', {D_P: seed}, {D_P: 2}, {seed: `${seed}`}));
    const columns = [{name: 'D_P', source: 'error', digits: 2}];
    const {json, markdown, csv} = await run({columns, reference: undefined}, [...repeated, direct, quality]);
    expect(json['values']).toMatchObject({base: {D_P: [2, 2]}});
    // t of 2 degrees of freedom times s / √n = 4.303 · 1 / √3.
    expect(markdown).toContain('2.00 ± 2.48');
    expect(json['spread']).toMatchObject({base: {D_P: [expect.closeTo(2.4843, 3), 0]}});
    const [head, first] = csv.split('\n');
    expect(head).toBe(',,D_P,± D_P');
    expect(first).toMatch(/^\(a\) Base,c1,2,2\.484\d+$/);
  });

  it.each([
    [
      {rows: [{name: 'ours', from: {error: 'error[method=ours]', prdc: 'prdc'}}], reference: undefined},
      'no metrics of error[method=ours] are wired; there are error[method=base], error[method=direct], prdc',
    ],
    [
      {rows: [{name: 'base', from: {error: 'error[method=base]'}}], reference: undefined},
      'row base says nothing of the source prdc of column precision',
    ],
    [
      {columns: [{name: 'recall', source: 'prdc'}], reference: undefined},
      'the metrics of prdc have no number at upper.recall; they begin with upper, lower',
    ],
    [{reference: {values: {best: {}}}}, 'the reference has a row best that the table has not'],
    [
      {reference: {values: {base: {fid: [1, 2]}}}},
      'the reference of base, fid is for a column that the table has not',
    ],
    [
      {reference: {values: {base: {D_P: [1]}}}},
      'the reference of base, D_P has 1 numbers, expected 2, one a part',
    ],
  ])('says what is wrong with %j', async (changes, message) => {
    await expect(run(changes)).rejects.toThrow(message);
  });
});
