import {existsSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, it} from 'vitest';
import {TestProject} from '../../helpers/command-line.ts';

const seven = `stages:
  moons: {uses: make-moons, with: {cuont: 10}}
  prep: {cmd: x, tiemout: 3s, kind: figure}
  score: {uses: train-scor, inputs: {data: moons}}
  near: {uses: prdc, inputs: {samples: prep, data: moons}}
  one: {cmd: x, inputs: {from: two}}
  two: {cmd: x, inputs: {from: one}}
  copy: {cmd: [cp, nowhere.txt, "\${out}"], files: [nowhere.txt]}
`;

let project: TestProject;
beforeEach(() => {
  project = new TestProject({
    'seven.yaml': seven,
    'copy.yaml': 'stages:\n  copy: {cmd: [cp, there.txt, "${out}"], files: [there.txt]}\n',
    'there.txt': 'text\n',
  });
});
afterEach(() => project.remove());

const places = (stderr: string): readonly string[] =>
  [...stderr.matchAll(/^\w+\.yaml:(\d+:\d+) error (.*?):/gm)].map(([, place, rule]) => `${place} ${rule}`);

it('tells every mistake of a file in one go, in its order', () => {
  const told = [
    '2:36 unknown-key',
    '3:18 unknown-key',
    '4:17 unknown-stage-type',
    '5:40 wrong-kind',
    '7:32 cycle',
    '8:52 missing-file',
  ];
  const {code, stdout, stderr} = project.pipe('validate', 'seven.yaml');
  expect({code, stdout}).toEqual({code: 3, stdout: ''});
  expect(places(stderr)).toEqual(told);
  const [verdict] = JSON.parse(project.pipe('validate', 'seven.yaml', '--json').stdout) as [
    {diagnostics: readonly {rule: string}[]},
  ];
  expect(verdict.diagnostics.map(({rule}) => rule)).toEqual(told.map((line) => line.split(' ')[1]));
  for (const made of ['artifacts', 'records', 'graphs'])
    expect(existsSync(join(project.dir, 'cache', made))).toBe(false);
});

it('tells a file that is gone after a run in its place', () => {
  expect(project.pipe('run', 'copy.yaml').code).toBe(0);
  rmSync(join(project.dir, 'there.txt'));
  const {code, stderr} = project.pipe('run', 'copy.yaml');
  expect(code).toBe(3);
  expect(stderr).toContain('copy.yaml:2:50 error missing-file: copy: no file matches "there.txt"');
});

it('why shows the words of a command that changed', () => {
  expect(project.pipe('run', 'copy.yaml').code).toBe(0);
  project.write('copy.yaml', 'stages:\n  copy: {cmd: [cp, -p, there.txt, "${out}"], files: [there.txt]}\n');
  expect(project.pipe('why', 'copy.yaml', 'copy').stdout).toContain('cmd[1] added: "-p"');
});
