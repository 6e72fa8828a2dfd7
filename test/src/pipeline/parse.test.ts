import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Json} from '../../../src/json.ts';
import {parsePipeline, readPipeline} from '../../../src/pipeline/parse.ts';
import type {Overrides, Pipeline} from '../../../src/pipeline/pipeline.ts';
import {renderDiagnostic} from '../../../src/pipeline/render.ts';

const parse = (text: string, overrides: Partial<Overrides> = {}): Pipeline => {
  const result = parsePipeline('p.yaml', text, {set: {}, ...overrides});
  if (!result.ok) throw new Error(result.diagnostics.map((one) => renderDiagnostic(one, text)).join('\n'));
  return result.value;
};

const mistakes = (text: string, overrides: Partial<Overrides> = {}): string => {
  const result = parsePipeline('p.yaml', text, {set: {}, ...overrides});
  const found = result.ok ? result.warnings : result.diagnostics;
  return found.map((one) => renderDiagnostic(one, text)).join('\n');
};

/** A stage with these lines in it, on line 2 and following. */
const stage = (...lines: readonly string[]): string =>
  `stages: {moons: {uses: m}, s: {\n  ${lines.join(',\n  ')}}}`;

describe('a pipeline', () => {
  test('has defaults for what is not written', () => {
    const {name, stages} = parse('stages: {a: {cmd: "true"}}');
    expect(name).toBe('p');
    const {locate: _, ...rest} = stages[0]!;
    expect(rest).toEqual({
      id: 'a',
      name: 'a',
      cell: {},
      action: {type: 'cmd', cmd: 'true', kind: 'files', env: {}},
      inputs: {},
      params: {},
      files: [],
      resources: {cpu: 1, memoryBytes: 0, gpu: {count: 0}},
      retry: 0,
    });
  });

  test('reads units, resources and guards', () => {
    const [, s] = parse(
      stage(
        'uses: x, timeout: 1h30m, retry: 2',
        'resources: {cpu: 2, memory: 1.5GiB, gpu: {memory: 500MB}}',
        'guard: {finite: loss, max: 3, stall: 90s}',
        'on_demand: true',
      ),
    ).stages;
    expect(s).toMatchObject({
      onDemand: true,
      timeoutMs: 5_400_000,
      retry: 2,
      resources: {cpu: 2, memoryBytes: 1_610_612_736, gpu: {count: 1, memoryBytes: 500_000_000}},
      guard: {finite: 'loss', max: 3, stallMs: 90_000},
    });
  });

  test('applies params, then the profile, then --set', () => {
    const text =
      'params: {a: 1, b: 1, n: {c: 1, d: "${a}"}}\nprofiles: {quick: {a: 2, b: 2, n.c: 2}}\nstages: {s: {cmd: x}}';
    expect(parse(text).params).toEqual({a: 1, b: 1, n: {c: 1, d: 1}});
    expect(parse(text, {profile: 'quick', set: {b: 3}}).params).toEqual({a: 2, b: 3, n: {c: 2, d: 2}});
  });

  test('keeps the type of a whole reference, prints it inside text', () => {
    const text =
      'params: {n: 2, l: [1, {a: x}]}\nstages: {s: {uses: x, with: {n: "${n}", t: "n=${n} ${l[1].a} ${l}", d: "${no:-0.5}", e: "$${n}"}}}';
    expect(parse(text).stages[0]!.params).toEqual({n: 2, t: 'n=2 x [1,{"a":"x"}]', d: 0.5, e: '${n}'});
  });

  test('splices lists into an argv and leaves ${out} and ${in.NAME} to the runner', () => {
    const text =
      'params: {l: [1, b]}\nstages:\n  a: {cmd: x}\n  s: {cmd: [p, "${l}", "${out}/f", "${in.d}", "${in.d[0]}"], inputs: {d: a}}';
    expect(parse(text).stages[1]!.action).toMatchObject({
      cmd: ['p', '1', 'b', '${out}/f', '${in.d}', '${in.d[0]}'],
    });
  });
});

describe('a matrix', () => {
  const train =
    'train: {matrix: {loss: [ce, total], seed: [0, 1]}, uses: t, with: {loss: "${loss}", seed: "${seed}"}}';
  const inputs = (reader: string): readonly unknown[] =>
    parse(`stages:\n  ${train}\n  r: {uses: r, ${reader}}`)
      .stages.slice(4)
      .map(({inputs: {i}}) => i);

  test('makes a cell of each combination, the last axis fastest, with typed values', () => {
    const {stages} = parse(`stages:\n  ${train}`);
    expect(stages.map(({id, params}) => [id, params])).toEqual([
      ['train[loss=ce,seed=0]', {loss: 'ce', seed: 0}],
      ['train[loss=ce,seed=1]', {loss: 'ce', seed: 1}],
      ['train[loss=total,seed=0]', {loss: 'total', seed: 0}],
      ['train[loss=total,seed=1]', {loss: 'total', seed: 1}],
    ]);
  });

  test('reads into the values of labels', () => {
    const text =
      'params: {m: 1}\nstages: {s: {matrix: {m: {base: {scale: 1}, ours: {scale: 10}}}, uses: x, with: {m: "${m}", s: "${m.scale}"}}}';
    expect(parse(text).stages.map(({id, params}) => [id, params])).toEqual([
      ['s[m=base]', {m: 'base', s: 1}],
      ['s[m=ours]', {m: 'ours', s: 10}],
    ]);
  });

  test('as a whole is a list', () => {
    const stages = [
      'train[loss=ce,seed=0]',
      'train[loss=ce,seed=1]',
      'train[loss=total,seed=0]',
      'train[loss=total,seed=1]',
    ];
    expect(inputs('inputs: {i: train}')).toEqual([{list: true, stages}]);
  });

  test('is followed cell by cell by a matrix with its axes', () => {
    const found = inputs('matrix: {seed: [1, 0], k: [5], loss: [total, ce]}, inputs: {i: train}');
    expect(found).toEqual(
      ['total,seed=1', 'ce,seed=1', 'total,seed=0', 'ce,seed=0'].map((cell) => ({
        list: false,
        stages: [`train[loss=${cell}]`],
      })),
    );
  });

  test('gives single cells and slices of it', () => {
    expect(inputs('inputs: {i: "train[seed=1,loss=ce]"}')).toEqual([
      {list: false, stages: ['train[loss=ce,seed=1]']},
    ]);
    const slice = {list: true, stages: ['train[loss=ce,seed=0]', 'train[loss=ce,seed=1]']};
    expect(inputs('matrix: {loss: [ce]}, inputs: {i: "train[loss=${loss}]"}')).toEqual([slice]);
    expect(inputs('inputs: {i: ["train[loss=ce]"]}')).toEqual([slice]);
  });

  test('has as many cells as the product of its axes, all different', () => {
    const sizes = fc.array(fc.integer({min: 1, max: 4}), {minLength: 1, maxLength: 4});
    fc.assert(
      fc.property(sizes, (lengths) => {
        const axes = lengths.map(
          (length, at) => [`a${at}`, Array.from({length}, (_, value) => value)] as const,
        );
        const {stages} = parse(JSON.stringify({stages: {s: {cmd: 'x', matrix: Object.fromEntries(axes)}}}));
        expect(new Set(stages.map(({id}) => id)).size).toBe(
          lengths.reduce((product, length) => product * length, 1),
        );
      }),
      {seed: 1, numRuns: 30},
    );
  });
});

describe('mistakes', () => {
  test.each<[string, string, Partial<Overrides>?]>([
    ['no stages', 'name: x'],
    ['an empty file', ''],
    ['a syntax error', 'stages: {a: {uses: x'],
    ['an unquoted reference', 'stages:\n  a: {uses: x, with: {n: ${n}}}'],
    ['unknown keys', `nam: x\n${stage('uses: x', 'tiemout: 3s', 'resources: {gpu: {cuont: 1}}')}`],
    ['a mistyped key that is needed', 'stages: {a: {usess: x, with: {b: 1}}}'],
    ['stages that are no mappings', 'stages: {a: , b: 5, c: []}'],
    ['both actions or none', 'stages: {a: {uses: x, cmd: y}, b: {retry: 1}, c: {uses: x, kind: k}}'],
    [
      'wrong types',
      stage('uses: x', 'retry: two', 'timeout: 6 hours', 'resources: {cpu: 0, memory: 4}', 'guard: {max: 3}'),
    ],
    ['wrong types by reference', `params: {n: two}\n${stage('uses: x', 'retry: "${n}"')}`],
    ['duplicate keys', 'stages:\n  a: {cmd: x}\n  a: {cmd: y}'],
    [
      'numbers that JSON has not',
      'params: {a: .nan, b: -.inf, c: 12345678901234567890, d: 0xfffffffffffffffff1}\nstages: {a: {cmd: x}}',
    ],
    ['a merge of what is no mapping', 'params:\n  a: &a [{x: 1}, 2]\n  b: {<<: *a}\nstages: {a: {cmd: x}}'],
    ['a merge of nothing', 'params: {b: {<<: }}\nstages: {a: {cmd: x}}'],
    ['two merges', 'params: {b: {<<: {x: 1}, <<: [{y: 1}]}}\nstages: {a: {cmd: x}}'],
    [
      'references to nothing',
      `params: {steps: 1}\n${stage('uses: x', 'with: {a: "${stepz} ${stepz}", b: "${1+1}", c: "${out}"}')}`,
    ],
    ['circles of params', 'params:\n  a: "${b}"\n  b: "x ${a}"\n  c: "${a}"\nstages: {a: {cmd: "${a}"}}'],
    [
      'unknown params',
      'params: {steps: 1}\nprofiles: {quick: {stepz: 2}}\nstages: {a: {cmd: x}}',
      {profile: 'quik', set: {stpes: 3}},
    ],
    [
      'references where nothing is filled in',
      'name: "${x}"\nparams: {x: {cmd: y}}\nprofiles: "${x}"\nsweeps: {s: "${x}"}\nstages: {a: "${x}", b: {cmd: "${x}"}}',
    ],
    ['references instead of stages', 'params: "${x}"\nstages: "${x}"'],
    [
      'a command without words',
      'params: {none: []}\nstages: {a: {cmd: "${none}"}, b: {cmd: ["${none}", "${none}"]}}',
    ],
    ['references by --set', 'params: {lr: 1}\nstages: {a: {cmd: x}}', {set: {lr: '${lrr}'}}],
    ['unknown stages', stage('uses: x', 'inputs: {a: moon, b: [moons, zebra]}')],
    [
      'unknown cells',
      'stages:\n  t: {cmd: x, matrix: {loss: [ce, total]}}\n  s: {cmd: x, inputs: {a: "t[los=ce]", b: "t[loss=totl]", c: "t[ce]"}}',
    ],
    [
      'unknown inputs of a command',
      stage('cmd: [x, "${in.dta}", "${in.data[1]}", "${out.x}", "${HOME}"]', 'inputs: {data: moons}'),
    ],
    ['bad axes', stage('cmd: x', 'matrix: {a: [1, 1], b: [], c: [[1]], d: ["x y"], e: 3, out: [1]}')],
    [
      'one mistake in all cells once',
      stage('uses: x', 'matrix: {a: [1, 2]}', 'with: {a: "${b}", c: "${a}"}'),
    ],
    [
      'spellings that YAML 1.1 reads otherwise',
      'params: {a: yes, b: 012, c: 1_000, d: 1:30, e: 1e-5, f: 07, g: "no"}\nstages: {a: {cmd: x}}',
    ],
    ['aliases that contain themselves', 'stages: {a: &a {uses: x, with: *a}}'],
    ['values in anchors', 'params:\n  base: &base {x: "${nope}"}\nstages: {a: {uses: x, with: {<<: *base}}}'],
  ])('%s', (_, text, overrides) => {
    expect(mistakes(text, overrides)).toMatchSnapshot();
  });

  test('trees of aliases and of references are cut short', () => {
    const levels = Array.from({length: 30}, (_, at) => at);
    const aliases = levels.map((at) => `  a${at}: &a${at} [${at ? `*a${at - 1}, *a${at - 1}` : 'x'}]`);
    const texts = levels.map((at) => `  a${at}: "${at ? `\${a${at - 1}}\${a${at - 1}}` : 'x'}"`);
    expect(mistakes(`params:\n${aliases.join('\n')}\nstages: {a: {cmd: x}}`)).toContain('error too-large');
    expect(mistakes(`params:\n${texts.join('\n')}\nstages: {a: {cmd: x}}`)).toContain('error too-large');
    expect(mistakes('['.repeat(20_000))).toContain('error');
  });

  test('never throw, whatever the text', () => {
    const word = fc.constantFrom(
      'stages',
      'a',
      'uses',
      'cmd',
      'matrix',
      'inputs',
      ': ',
      '\n',
      '  ',
      '{',
      '}',
      '[',
      ']',
      ', ',
      '"',
      '${a}',
      '${',
      '&x ',
      '*x',
      '<<',
      '<<: ',
      '!!',
      '- ',
      '0x1',
      '.nan',
      '|',
      '#',
      '\t',
      '__proto__',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(word, {maxLength: 30}).map((words) => words.join('')),
        ),
        (text) => {
          mistakes(text);
        },
      ),
      {seed: 1, numRuns: 400},
    );
  });

  test('whole references keep any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue({maxDepth: 3}), (json) => {
        const plain = JSON.parse(
          JSON.stringify(json).replaceAll('${', '$').replaceAll('__proto__', 'p'),
        ) as Json;
        const text = JSON.stringify({params: {a: plain}, stages: {s: {uses: 'x', with: {v: '${a}'}}}});
        expect(parse(text).stages[0]!.params).toEqual({v: plain});
      }),
      {seed: 1, numRuns: 100},
    );
  });
});

test('a declaration locates its parts', () => {
  const text = 'stages:\n  a:\n    matrix: {n: [1, 2]}\n    uses: x\n    with: {lr: 0.1, net: "${n}"}\n';
  const {locate} = parse(text).stages[1]!;
  const at = (...args: Parameters<typeof locate>): string =>
    text.slice(locate(...args).start, locate(...args).end);
  expect(at(['with', 'lr'])).toBe('0.1');
  expect(at(['with', 'lr'], 'key')).toBe('lr');
  expect(at(['with', 'absent'])).toBe('with');
  expect(at(['with', 'net', 'type'])).toBe('"${n}"');
  expect(at(['inputs'])).toBe('a');
});

test('a file that is not there is a mistake that names its neighbour', () => {
  const dir = mkdtempSync(join(tmpdir(), 'pipe-'));
  writeFileSync(join(dir, 'moons.yaml'), '');
  const missing = readPipeline(join(dir, 'mons.yaml'), {set: {}});
  expect(missing).toMatchObject({
    ok: false,
    diagnostics: [{rule: 'unreadable-file', suggestion: 'moons.yaml'}],
  });
  expect(readPipeline(dir, {set: {}})).toMatchObject({
    ok: false,
    diagnostics: [{message: 'is a directory; name the pipeline file in it.'}],
  });
  rmSync(dir, {recursive: true});
});
