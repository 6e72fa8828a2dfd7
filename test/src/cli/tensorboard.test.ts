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
