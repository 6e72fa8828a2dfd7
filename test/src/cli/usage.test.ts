import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {commands} from '../../../src/cli/line/commands.ts';
import {TestProject} from '../../helpers/command-line.ts';

let project: TestProject;
beforeAll(() => {
  project = new TestProject({
    'good.yaml': 'name: good\nstages:\n  one: {cmd: "true > ${out}/x"}\n',
    'gone.yaml': 'stages:\n  one: {cmd: [cp, x.txt, "${out}"], files: [x.txt]}\n',
    'foreign/version': '9\n',
    'bad.yaml': 'name: bad\nstagez: {}\n',
  });
});
afterAll(() => project.remove());

describe('bad usage ends with 2, says what is wrong and how the command is used', () => {
  const cases: readonly (readonly [words: string, says: string, usage: string])[] = [
    ['rnu good.yaml', 'Did you mean run?', 'usage: pipe <command>'],
    ['run', "missing required argument 'file'", 'usage: pipe run <file> [stages...]'],
    ['run good.yaml --jobz 2', 'Did you mean --jobs?', 'usage: pipe run'],
    ['run good.yaml --jobs x', "'x' is invalid. It is a whole number of at least 1.", 'usage: pipe run'],
    ['run good.yaml --jobs 0', "'0' is invalid", 'usage: pipe run'],
    ['run good.yaml --jobs NaN', "'NaN' is invalid", 'usage: pipe run'],
    ['run good.yaml --wait soon', 'a number of seconds', 'usage: pipe run'],
    ['plan good.yaml --no-compile', "unknown option '--no-compile'", 'usage: pipe plan'],
    ['run goood.yaml', 'goood.yaml error unreadable-file', 'usage: pipe run'],
    ['run good.yaml onee', 'has no stage "onee". Did you mean one?', 'usage: pipe run'],
    ['run good.yaml --force onee', 'Did you mean one?', 'usage: pipe run'],
    ['run good.yaml --set steps', 'PARAM=VALUE', 'usage: pipe run'],
    ['plan good.yaml --set steps=[1', 'cannot be read', 'usage: pipe plan'],
    ['plan good.yaml --set steps=.nan', 'cannot be read: .nan is not a finite number.', 'usage: pipe plan'],
    ['plan good.yaml --set steps=12345678901234567890', 'has more digits than', 'usage: pipe plan'],
    ['sweep good.yaml --grid steps=1,12345678901234567890', 'has more digits than', 'usage: pipe sweep'],
    ['run good.yaml --set steps={a:[-.inf]}', 'cannot be read', 'usage: pipe run'],
    ['why good.yaml', "missing required argument 'stage'", 'usage: pipe why'],
    ['ls good.yaml one', 'too many arguments', 'usage: pipe ls'],
    ['show zz', 'not "zz"', 'usage: pipe show'],
    ['show 0123abcd', 'has nothing whose digest begins with 0123abcd', 'usage: pipe show'],
    ['checkout good.yaml one', "required option '--to <DIR>'", 'usage: pipe checkout'],
    ['cache pin good.yaml', 'not "good.yaml"', 'usage: pipe cache pin <file-or-digest> [stage]'],
    ['cache pin good.yaml onee', 'Did you mean one?', 'usage: pipe cache pin'],
    [
      'cache pin good.yaml one',
      "one has made nothing yet. Make it first: pipe run good.yaml 'one'",
      'usage:',
    ],
    ['cache pin 0123abcd', 'add --name NAME', 'usage: pipe cache pin'],
    ['cache pin 0123abcd --name x', 'has nothing whose digest begins with 0123abcd', 'usage: pipe cache pin'],
    ['cache unpin', "missing required argument 'name'", 'usage: pipe cache unpin <name>'],
    ['cache unpin x', 'There is no pin "x". This cache has no pins.', 'usage: pipe cache unpin'],
    ['run good.yaml --cache good.yaml', 'good.yaml: it is a file, not a directory', 'usage: pipe run'],
    ['cache gc --cache good.yaml/x', 'a part of its path is a file', 'usage: pipe cache gc'],
    ['cache stat --cache foreign', 'format "9"', 'usage: pipe cache stat'],
    ['cache gcc', 'Did you mean gc?', 'usage: pipe cache'],
    ['cache gc --keep forever', 'a time such as', 'usage: pipe cache gc'],
    ['cache gc --max-size big', 'a size such as', 'usage: pipe cache gc'],
    ['stages train-scor', 'Did you mean train-score?', 'usage: pipe stages'],
  ];
  it.each(cases)('pipe %s', (words, says, usage) => {
    const {code, stdout, stderr} = project.pipe(...words.split(' '));
    expect(stderr).toContain(says);
    expect(stderr).toContain(usage);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect({code, stdout}).toEqual({code: 2, stdout: ''});
    for (const made of ['artifacts', 'records']) {
      expect(existsSync(join(project.dir, 'cache', made))).toBe(false);
    }
  });
});

describe('an invalid pipeline ends with 3', () => {
  const mistake = [
    'bad.yaml:2:1 error unknown-key: "stagez" is not a key of a pipeline.',
    '  2 | stagez: {}',
    '    | ~~~~~~',
    'did you mean stages?',
    '',
  ].join('\n');

  it('with the mistakes in their places, and nothing written', () => {
    const answer = project.pipe('run', 'bad.yaml', '--cache', 'unused');
    expect(answer).toEqual({code: 3, stdout: '', stderr: mistake});
    expect(existsSync(join(project.dir, 'unused'))).toBe(false);
  });

  it('at a file that is not there, in its place, and nothing written', () => {
    const {code, stdout, stderr} = project.pipe('run', 'gone.yaml', '--cache', 'unused');
    expect({code, stdout}).toEqual({code: 3, stdout: ''});
    expect(stderr).toContain('gone.yaml:2:45 error missing-file: one: no file matches "x.txt"');
    expect(existsSync(join(project.dir, 'unused'))).toBe(false);
  });

  it('validate looks at every file', () => {
    const answer = project.pipe('validate', 'bad.yaml', 'good.yaml');
    expect(answer).toEqual({code: 3, stdout: 'good.yaml: valid, 1 stage\n', stderr: mistake});
  });

  it('validate --json gives the diagnostics', () => {
    const {code, stdout} = project.pipe('validate', '--json', 'bad.yaml');
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject([
      {file: 'bad.yaml', diagnostics: [{rule: 'unknown-key', suggestion: 'stages'}]},
    ]);
  });
});

describe('help', () => {
  it.each(commands.map(({usage, example}) => ({name: usage.replace(/ [<[].*/, ''), example})))(
    'pipe $name --help has an example',
    ({name, example}) => {
      const {code, stdout} = project.pipe(...name.split(' '), '--help');
      expect(code).toBe(0);
      expect(stdout).toContain(`Example: ${example}`);
      expect(example).toMatch(new RegExp(`^pipe ${name}`));
    },
  );

  it('pipe run --help tells how to run without graphs', () => {
    expect(project.pipe('run', '--help').stdout).toContain('--no-compile');
  });

  it('says the version', () => {
    expect(project.pipe('--version')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as string,
    });
  });
});
