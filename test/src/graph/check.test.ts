import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {mistakesIn} from './fixture.ts';

/** `make` without mistakes on line 2, the rest from line 3. */
const after = (...lines: readonly string[]): string =>
  ['stages:', '  moons: {uses: make}', ...lines.map((line) => `  ${line}`)].join('\n');

const score = 'score: {uses: train, inputs: {data: moons}, with: {steps: 1}}';

describe('mistakes in the form of a file do not hide', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    [
      'those of other stages',
      [
        'key: {cmd: x, tiemout: 3s}',
        'param: {uses: train, inputs: {data: moons}, with: {steps: many}}',
        'edge: {uses: train, inputs: {data: key}, with: {steps: 1}}',
        'one: {cmd: x, inputs: {i: two}}',
        'two: {cmd: x, inputs: {i: one}}',
        'file: {cmd: x, files: [nowhere.txt]}',
        'lacks: {uses: train, with: {steps: 1}}',
        'range: {cmd: x, files: ["[z-a].txt"]}',
      ],
      [
        'unknown-key 3',
        'wrong-type 4',
        'wrong-kind 5',
        'cycle 7',
        'missing-file 8',
        'missing-input 9',
        'bad-pattern 10',
      ],
    ],
    [
      'those of the same stage',
      [
        's: {uses: train, tiemout: 1s, retry: x, inputs: {data: moons, scor: moons},',
        ' with: {lr: -1},',
        ' files: [a.txt, "${b}"]}',
      ],
      [
        'unknown-key 3',
        'wrong-type 3',
        'unknown-input 3',
        'missing-key 4',
        'wrong-value 4',
        'missing-file 5',
        'unresolved-reference 5',
      ],
    ],
    [
      'those beside a value that is not known',
      ['s: {uses: train, inputs: {data: moons},', ' with: {lrr: "${no}",', ' loss: totl}}'],
      ['missing-key 4', 'unknown-key 4', 'unresolved-reference 4', 'wrong-value 5'],
    ],
    [
      'the name of an input whose stage is not known',
      ['s: {uses: train, inputs: {data: moons, scor: moon}, with: {steps: 1}}'],
      ['unknown-input 3', 'unknown-stage 3'],
    ],
    [
      'the kind of an edge from a stage with a mistake elsewhere',
      [
        'prep: {cmd: x, kind: features, retry: x}',
        's: {uses: train, inputs: {data: prep}, with: {steps: 1}}',
      ],
      ['wrong-type 3', 'wrong-kind 4'],
    ],
    [
      'a file that is missing beside one that is misshapen',
      ['s: {cmd: x, files: [3, nowhere.txt]}'],
      ['wrong-type 3', 'missing-file 3'],
    ],
  ])('%s', (_, lines, expected) => {
    expect(mistakesIn(after(...lines))).toEqual(expected);
  });
});

describe('no mistake is told twice for', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    [
      'a stage type that is not known',
      ['s: {uses: trian, with: {a: 1}, inputs: {b: moons}}', 't: {uses: table, inputs: {metrics: s}}'],
      [],
    ],
    [
      'a mistyped uses',
      ['s: {usse: train, with: {lr: x}}', 't: {uses: table, inputs: {metrics: s}}'],
      ['unknown-key 3'],
    ],
    [
      'two actions',
      ['s: {uses: train, cmd: x}', 't: {uses: table, inputs: {metrics: s}}'],
      ['conflicting-keys 3'],
    ],
    ['a mistyped with', ['s: {uses: train, inputs: {data: moons}, wiht: {steps: 1}}'], ['unknown-key 3']],
    [
      'another word for with',
      ['s: {uses: train, inputs: {data: moons}, params: {steps: 1}}'],
      ['unknown-key 3'],
    ],
    ['params that are no mapping', ['s: {uses: train, inputs: {data: moons}, with: [1]}'], ['wrong-type 3']],
    ['mistyped inputs', ['s: {uses: train, input: {data: moons}, with: {steps: 1}}'], ['unknown-key 3']],
    ['inputs that are no mapping', ['s: {uses: train, inputs: [moons], with: {steps: 1}}'], ['wrong-type 3']],
    [
      'an input that is mistyped',
      ['s: {uses: train, inputs: {dta: moons}, with: {steps: 1}}'],
      ['unknown-input 3'],
    ],
    [
      'an input whose name cannot be one',
      ['s: {uses: train, inputs: {"da a": moons}, with: {steps: 1}}'],
      ['bad-name 3'],
    ],
    [
      'an input of an unknown stage',
      ['s: {uses: train, inputs: {data: mons}, with: {steps: 1}}'],
      ['unknown-stage 3'],
    ],
    [
      'a mistyped kind',
      ['p: {cmd: x, knd: dataset}', 's: {uses: train, inputs: {data: p}, with: {steps: 1}}'],
      ['unknown-key 3'],
    ],
    [
      'another word for kind',
      ['p: {cmd: x, makes: dataset}', 's: {uses: train, inputs: {data: p}, with: {steps: 1}}'],
      ['unknown-key 3'],
    ],
    [
      'a kind that is not known',
      ['p: {cmd: x, kind: "${k}"}', 's: {uses: train, inputs: {data: p}, with: {steps: 1}}'],
      ['unresolved-reference 3'],
    ],
    [
      'a param that is not known',
      ['s: {uses: train, inputs: {data: moons}, with: {steps: "${n}"}}'],
      ['unresolved-reference 3'],
    ],
    ['all params', ['s: {uses: train, inputs: {data: moons}, with: "${n}"}'], ['unresolved-reference 3']],
    [
      'a branch that is not known',
      ['s: {uses: train, inputs: {data: moons}, with: {steps: 1, net: {type: "${n}", a: 1}}}'],
      ['unresolved-reference 3'],
    ],
    [
      'a member of a union',
      ['s: {uses: train, inputs: {data: moons}, with: {steps: 1, limit: ["${n}"]}}'],
      ['unresolved-reference 3'],
    ],
    [
      'a number that is not finite',
      ['s: {uses: train, inputs: {data: moons}, with: {steps: 1, lr: .nan}}'],
      ['not-finite 3'],
    ],
    [
      'files that are not known',
      ['s: {cmd: x, files: ["${n}", "a${n}"]}'],
      ['unresolved-reference 3', 'unresolved-reference 3'],
    ],
    [
      'a mistyped matrix',
      [
        's: {cmd: x, kind: metrics, matirx: {a: [1]}, env: {A: "${a}"}}',
        't: {uses: table, inputs: {metrics: "s[a=1]"}}',
      ],
      ['unknown-key 3'],
    ],
    [
      'another word for matrix',
      [
        's: {cmd: x, kind: metrics, grid: {a: [1]}, env: {A: "${a}"}}',
        't: {uses: table, inputs: {metrics: "s[a=1]"}}',
      ],
      ['unknown-key 3'],
    ],
    [
      'a matrix that has a mistake',
      [
        'd: {uses: make, matrix: {a: [1, 2]}}',
        's: {uses: train, matrix: {a: [1, 1]}, inputs: {data: d}, with: {steps: "${a}"}}',
      ],
      ['duplicate-label 4'],
    ],
    [
      'a wrong edge between matrices',
      [
        'p: {cmd: x, matrix: {a: [1, 2]}}',
        's: {uses: train, matrix: {a: [1, 2]}, inputs: {data: p}, with: {steps: "${a}"}}',
      ],
      ['wrong-kind 4'],
    ],
    [
      'a cycle of matrices',
      [
        'p: {cmd: x, matrix: {a: [1, 2]}, inputs: {i: q}}',
        'q: {cmd: x, matrix: {a: [1, 2]}, inputs: {i: p}, retry: x}',
      ],
      ['cycle 4', 'wrong-type 4'],
    ],
  ])('%s', (_, lines, expected) => {
    expect(mistakesIn(after(...lines))).toEqual(expected);
  });

  test.each<[string, string, readonly string[]]>([
    ['mistyped params', 'parms: {n: 1}', ['unknown-key 1']],
    ['another word for params', 'vars: {n: 1}', ['unknown-key 1']],
    ['params that are no mapping', 'params: [1]', ['wrong-type 1']],
  ])('%s of the pipeline', (_, head, expected) => {
    const text = `${head}\n${after(score.replace('1', '"${n}"'))}`;
    expect(mistakesIn(text, {set: {n: 2}})).toEqual(expected);
  });

  test('profiles that are mistyped', () => {
    expect(mistakesIn(`profils: {quick: {n: 1}}\n${after(score)}`, {profile: 'quick'})).toEqual([
      'unknown-key 1',
    ]);
  });
});

/** Stages with one mistake each, none of which has to do with another's. */
const wrong = [
  'form: {cmd: x, tiemout: 3s}',
  'shape: {cmd: x, retry: two}',
  'reference: {uses: train, inputs: {data: moons}, with: {steps: "${n}"}}',
  'matrix: {cmd: x, matrix: {a: []}}',
  'source: {cmd: x, inputs: {i: mons}}',
  'cell: {cmd: x, inputs: {i: "moons[a=1]"}}',
  'param: {uses: make, with: {a: 1}}',
  'input: {uses: make, inputs: {i: moons}}',
  'kind: {uses: table, inputs: {metrics: moons}}',
  'list: {uses: train, inputs: {data: [moons]}, with: {steps: 1}}',
  'file: {cmd: x, files: [nowhere.txt]}',
  'self: {cmd: x, inputs: {i: self}}',
  'action: {retry: 1}',
];

test('the mistakes of a file are those of its stages, in their order', () => {
  const alone = new Map(wrong.map((line) => [line, mistakesIn(after(line))]));
  expect([...new Set([...alone.values()].map(({length}) => length))]).toEqual([1]);
  fc.assert(
    fc.property(fc.shuffledSubarray(wrong), (lines) => {
      const expected = lines.flatMap((line, at) =>
        alone.get(line)!.map((mistake) => mistake.replace(/ 3$/, ` ${at + 3}`)),
      );
      expect(mistakesIn(after(...lines))).toEqual(expected);
    }),
    {seed: 1, numRuns: 100},
  );
});

test('a text that has lost or swapped any of its words is checked without a throw', () => {
  const text = `params: {n: 1, m: [1, 2]}
${after(
  's: {uses: train, matrix: {a: [1, 2], b: "${m}"}, inputs: {data: moons}, with: {steps: "${a}", net: {type: mlp, width: "${n}"}}}',
  't: {uses: table, matrix: {a: [1, 2]}, inputs: {metrics: ["c", "s[a=${a}]"]}, files: [a.txt, "b${n}"]}',
  'c: {cmd: [x, "${in.i[0]}", "${out}"], kind: metrics, inputs: {i: [s, moons]}, env: {A: "${n}"}, retry: 1}',
)}`;
  const words = text.match(/\w+|\s+|[^\w\s]/g)!;
  const index = fc.nat(words.length - 1);
  const edits = fc.array(fc.tuple(index, fc.option(index)), {minLength: 1, maxLength: 4});
  fc.assert(
    fc.property(edits, (pairs) => {
      const edited = [...words];
      for (const [at, from] of pairs) edited[at] = from === null ? '' : words[from]!;
      mistakesIn(edited.join(''));
    }),
    {seed: 1, numRuns: 200},
  );
});
