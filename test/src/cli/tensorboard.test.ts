import {existsSync, readFileSync, readlinkSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {TestProject} from '../../helpers/command-line.ts';

const pipeline = `name: logs
params: {word: one}
stages:
  train:
    matrix: {lr: [1, 2]}
    cmd: 'mkdir "\${out}/run"; echo \${word} \${lr} > "\${out}/run/events.out.tfevents.0.x"; echo > "\${out}/other"'
    kind: model
  none: {cmd: 'echo > "\${out}/x"', kind: text}
`;

let project: TestProject;
beforeAll(() => void (project = new TestProject({'logs.yaml': pipeline})));
afterAll(() => project.remove());

const link = (stage: string): string => join(project.dir, 'tb', stage, 'run/events.out.tfevents.0.x');

it('links event files by stage, and those of now in place of those of before', () => {
  expect(project.pipe('tensorboard', 'logs.yaml', '--to', 'tb')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('has no curves for TensorBoard yet: pipe run logs.yaml') as string,
  });
  expect(existsSync(join(project.dir, 'tb'))).toBe(false);
  project.pipe('run', 'logs.yaml');
  const {stdout} = project.pipe('tensorboard', 'logs.yaml', '--to', 'tb');
  expect(stdout).toBe(`2 runs: tensorboard --logdir ${join(project.dir, 'tb')}\n`);
  expect(readFileSync(link('train[lr=2]'), 'utf8')).toBe('one 2\n');
  const before = readlinkSync(link('train[lr=2]'));
  project.pipe('run', 'logs.yaml', '--set', 'word=two');
  project.pipe('tensorboard', 'logs.yaml', '--set', 'word=two', '--to', 'tb');
  expect(readFileSync(link('train[lr=2]'), 'utf8')).toBe('two 2\n');
  expect(readlinkSync(link('train[lr=2]'))).not.toBe(before);
});

it('touches nothing but links', () => {
  project.write('mine/train[lr=1]/run/events.out.tfevents.0.x', 'mine');
  const {code, stderr} = project.pipe('tensorboard', 'logs.yaml', '--to', 'mine');
  expect({code, stderr}).toEqual({code: 1, stderr: expect.stringContaining('it is no link') as string});
  expect(readFileSync(join(project.dir, 'mine/train[lr=1]/run/events.out.tfevents.0.x'), 'utf8')).toBe(
    'mine',
  );
});

it('links each execution of a sweep once, below what is special about its trials', () => {
  const writes = (words: string) =>
    `cmd: 'mkdir "\${out}/run"; echo ${words} > "\${out}/run/events.out.tfevents.0.x"', kind: model`;
  project.write(
    'grid.yaml',
    `params: {rate: 1, place: a/b, seed: 0}
stages:
  same: {${writes('same')}}
  base: {${writes('${seed}')}}
  tuned: {${writes('${rate} ${place} ${seed}')}, inputs: {base: base}}
`,
  );
  project.pipe(
    'sweep',
    'grid.yaml',
    '--grid',
    'rate=1,2',
    '--grid',
    'place=a/b',
    '--seeds',
    '2',
    '--name',
    'g',
  );
  const {code, stdout} = project.pipe('tensorboard', 'g', '--to', 'grid', '--json');
  const {to, runs} = JSON.parse(stdout) as {to: string; runs: {name: string}[]};
  expect({code, names: runs.map(({name}) => name).sort()}).toEqual({
    code: 0,
    names: [
      'rate=1,seed=0/tuned',
      'rate=1,seed=1/tuned',
      'rate=2,seed=0/tuned',
      'rate=2,seed=1/tuned',
      'same',
      'seed=0/base',
      'seed=1/base',
    ],
  });
  const told = (run: string) => readFileSync(join(to, run, 'run/events.out.tfevents.0.x'), 'utf8');
  expect(['same', 'seed=1/base', 'rate=2,seed=1/tuned'].map(told)).toEqual(['same\n', '1\n', '2 a/b 1\n']);
});

it('adds the first trial where executions have nothing else to tell them', () => {
  project.write(
    'cut.yaml',
    `params: {n: 0}
stages:
  half: {cmd: 'echo $((\${n} / 2)) > "\${out}/x"', kind: text}
  fit: {cmd: 'cp "\${in.a}/x" "\${out}/events.out.tfevents.0.x"', kind: model, inputs: {a: half}}
`,
  );
  project.pipe('sweep', 'cut.yaml', '--grid', 'n=0,1,2,3', '--name', 'cut');
  const {stdout} = project.pipe('tensorboard', 'cut', '--to', 'cut', '--json');
  const names = (JSON.parse(stdout) as {runs: {name: string}[]}).runs.map(({name}) => name);
  expect(names).toEqual(['fit', expect.stringMatching(/^[0-9a-f]{8}\/fit$/)]);
});

it('of a sweep takes the name alone', () => {
  const refused = [
    project.pipe('tensorboard', 'g', '--to', 'no', '--set', 'rate=3'),
    project.pipe('tensorboard', 'h', '--to', 'no'),
  ];
  expect(refused.map(({code}) => code)).toEqual([2, 2]);
  expect(refused[0]?.stderr).toContain('the sweep g has its own params');
  expect(refused[1]?.stderr).toContain('knows no sweep "h"');
  project.write(
    'plain.yaml',
    'params: {n: 1}\nstages:\n  a: {cmd: "echo ${n} > \\"${out}/x\\"", kind: text}\n',
  );
  project.pipe('sweep', 'plain.yaml', '--grid', 'n=1,2', '--name', 'plain');
  expect(project.pipe('tensorboard', 'plain', '--to', 'no')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('no curves for TensorBoard yet: pipe sweep status plain') as string,
  });
  expect(existsSync(join(project.dir, 'no'))).toBe(false);
});
