import {describe, expect, test} from 'vitest';
import {complaints, graphOf} from './fixture.ts';

const head = `stages:
  moons: {uses: make}
`;

/** One training stage with these settings, on its third line. */
const train = (settings: string): string =>
  `${head}  score: {uses: train, inputs: {data: moons}, with: {${settings}}}\n`;

describe('params', () => {
  test('get their defaults, in the chosen branch of a union, in lists and in defaults', () => {
    const params = (settings: string) => graphOf(train(settings)).stages[1]?.params;
    expect(params('steps: 3')).toEqual({
      steps: 3,
      lr: 0.001,
      loss: 'ce',
      limit: null,
      net: {type: 'mlp', width: 16},
    });
    expect(params('steps: 3, limit: 2, net: {type: unet, layers: [{}, {size: 5}]}')).toMatchObject({
      limit: 2,
      net: {type: 'unet', layers: [{size: 3}, {size: 5}]},
    });
  });

  test.each([
    ['an unknown key', 'steps: 3, lrr: 1'],
    ['an unknown key that is near nothing', 'steps: 3, temperature: 1'],
    ['a missing key', ''],
    ['a mistyped key once', 'stpes: 3'],
    ['a wrong type', 'steps: many'],
    ['a number out of range', 'steps: 3, lr: 0'],
    ['a wrong choice', 'steps: 3, loss: totl'],
    ['a plain union', 'steps: 3, limit: none'],
    ['a number out of range in a union', 'steps: 3, limit: 0'],
    ['an unknown branch', 'steps: 3, net: {type: mlpp}'],
    ['a union without a tag', 'steps: 3, net: {width: 4}'],
    ['a mistake within a branch', 'steps: 3, net: {type: unet, layers: [{size: 1.5}], width: 4}'],
    ['several at once', 'steps: 1.5, lr: -1, net: 3'],
  ])('are refused for %s', (_, settings) => {
    expect(complaints(train(settings))).toMatchSnapshot();
  });

  test('of all cells of a matrix are refused once', () => {
    const text = `${head}  score: {matrix: {seed: [0, 1]}, uses: train, inputs: {data: moons}, with: {steps: 1, lrr: 1}}\n`;
    expect(complaints(text).match(/unknown-key/g)).toHaveLength(1);
  });
});

describe('inputs', () => {
  test.each([
    ['an unknown name', '  score: {uses: train, inputs: {data: moons, scor: moons}, with: {steps: 1}}'],
    ['a name of a stage without inputs', '  more: {uses: make, inputs: {data: moons}}'],
    ['a missing one', '  score: {uses: train, with: {steps: 1}}'],
    ['the wrong kind', '  score: {uses: train, inputs: {data: moons, score: moons}, with: {steps: 1}}'],
    ['the wrong kind in a list', '  all: {uses: table, inputs: {metrics: [moons]}}'],
    ['a list where one is read', '  score: {uses: train, inputs: {data: [moons]}, with: {steps: 1}}'],
  ])('are refused for %s', (_, stage) => {
    expect(complaints(`${head}${stage}\n`)).toMatchSnapshot();
  });

  test('of a command take any kind, one or many', () => {
    const text = `${head}  prep: {cmd: [cat, "\${in.one}"], kind: model, inputs: {one: moons, all: [moons]}}\n  next: {uses: train, inputs: {data: moons, score: prep}, with: {steps: 1}}\n`;
    const [, prep, next] = graphOf(text).stages;
    expect(prep).toMatchObject({
      kind: 'model',
      inputs: {one: {many: false, stages: ['moons']}, all: {many: true, stages: ['moons']}},
    });
    expect(next?.inputs).toEqual({
      data: {many: false, stages: ['moons']},
      score: {many: false, stages: ['prep']},
    });
  });

  test('that read a list may be given one stage, or none', () => {
    const text = `stages:\n  m: {cmd: a, kind: metrics}\n  one: {uses: table, inputs: {metrics: m}}\n  none: {uses: table}\n`;
    expect(graphOf(text).stages.map(({inputs}) => inputs)).toEqual([
      {},
      {metrics: {many: true, stages: ['m']}},
      {},
    ]);
  });
});

describe('order', () => {
  test('is the order of the file but for inputs, which come first', () => {
    const cmd = (inputs: string) => `{cmd: x, kind: k, inputs: {${inputs}}}`;
    const text = `stages:\n  d: ${cmd('a: c, b: a')}\n  a: ${cmd('')}\n  c: ${cmd('')}\n  b: ${cmd('')}\n`;
    expect(graphOf(text).stages.map(({id}) => id)).toEqual(['c', 'a', 'd', 'b']);
  });

  test('of a cycle is refused with its path', () => {
    const cmd = (input: string) => `{cmd: x, kind: k, inputs: {from: ${input}}}`;
    expect(
      complaints(`stages:\n  a: ${cmd('c')}\n  b: ${cmd('a')}\n  c: ${cmd('b')}\n  self: ${cmd('self')}\n`),
    ).toMatchSnapshot();
  });
});
