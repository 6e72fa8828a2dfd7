import {expect, test} from 'vitest';
import {assignmentsOf, commandLine, overrideWords} from '../../../src/page/command.ts';
import {visible} from '../../../src/format.ts';
import {readOverrides} from '../../../src/cli/project/overrides.ts';

const params = {
  lr: 1e-5,
  name: 'two moons',
  digits: '10',
  truth: 'true',
  nothing: null,
  empty: '',
  list: [1, 'a'],
  odd: '${x} "y" # z',
  lines: 'a\nb',
  sampler: {type: 'heun', steps: 18},
};

test('params are read again as the values they were', async () => {
  expect((await readOverrides({set: assignmentsOf(params)})).set).toEqual(params);
});

test('what a terminal would obey is read again as it is shown', async () => {
  const red = {name: 'a\u001b[31m', late: '\u009b31m', last: '\u007f'};
  expect((await readOverrides({set: assignmentsOf(red).map(visible)})).set).toEqual(red);
});

test('a text is not quoted where it need not be', () => {
  expect(assignmentsOf({name: 'two moons', n: 3})).toEqual(['name=two moons', 'n=3']);
});

test('a shell reads the words as they were', () => {
  const words = [
    'pipe',
    'run',
    'a b.yaml',
    ...overrideWords('quick', assignmentsOf({name: "it's", list: [1]})),
  ];
  expect(commandLine(words)).toBe(
    `pipe run 'a b.yaml' --profile quick --set 'name=it'\\''s' --set 'list=[1]'`,
  );
});
