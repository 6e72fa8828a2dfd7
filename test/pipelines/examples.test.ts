import {cpSync, existsSync, readFileSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {TestProject} from '../helpers/command-line.ts';

const examples = fileURLToPath(new URL('../../pipelines/examples/', import.meta.url));

let project: TestProject;
beforeEach(() => {
  project = new TestProject({});
  cpSync(examples, project.dir, {recursive: true});
});
afterEach(() => project.remove());

const settled = (...words: readonly string[]): string[] => {
  const {code, stdout, stderr} = project.pipe('run', 'rings.yaml', '--json', ...words);
  expect(code, stderr).toBe(0);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as {type: string; stage: string})
    .filter(({type}) => type === 'stage-finished')
    .map(({stage}) => stage);
};

test('a program in Python and a stage type of one’s own make a figure, once', () => {
  expect(settled()).toEqual(['rings', 'squeezed', 'figure']);
  expect(settled()).toEqual([]);

  const target = join(project.dir, 'squeezed');
  expect(project.pipe('checkout', 'rings.yaml', 'squeezed', '--to', target).code).toBe(0);
  const about = JSON.parse(readFileSync(join(target, 'dataset.json'), 'utf8')) as {count: number; names: string[]};
  expect(about).toMatchObject({count: 800, names: ['inner', 'outer']});
  expect(project.pipe('checkout', 'rings.yaml', 'figure', '--to', join(project.dir, 'figure')).code).toBe(0);
  expect(existsSync(join(project.dir, 'figure', 'figure.png'))).toBe(true);
});

test('an edit of the program reruns it, and nothing behind it if the bytes stay the same', () => {
  settled();
  const program = join(project.dir, 'ring.py');
  project.write('ring.py', `${readFileSync(program, 'utf8')}# a remark\n`);
  expect(settled()).toEqual(['rings']);
});

test('an edit of the stage type reruns it and what reads it; a remark does not', () => {
  settled();
  const source = readFileSync(join(project.dir, 'squeeze.ts'), 'utf8');
  project.write('squeeze.ts', `${source}// a remark\n`);
  expect(settled()).toEqual([]);
  project.write('squeeze.ts', source.replace('factor * value', 'factor * factor * value'));
  expect(settled()).toEqual(['squeezed', 'figure']);
  const why = project.pipe('why', 'rings.yaml', 'squeezed').stdout;
  expect(why).not.toBe('');
});

test('what the program tells of itself is in its record', () => {
  settled('rings');
  const shown = JSON.parse(project.pipe('show', 'rings.yaml', 'rings', '--json').stdout) as {record: {metrics: unknown}};
  expect(shown.record.metrics).toEqual({points: 800});
});

test('a program that is missing is a failed stage, not a mistake of pipe', () => {
  rmSync(join(project.dir, 'ring.py'));
  project.write('rings.yaml', 'name: gone\nstages:\n  rings: {cmd: [python3, ring.py], kind: dataset}\n');
  const {code, stdout, stderr} = project.pipe('run', 'rings.yaml');
  expect(code).toBe(1);
  expect(stdout + stderr).toContain('ring.py');
});

test('coordinates are completed, and samples interpolated, on the smoke profile', {timeout: 300_000}, () => {
  const {code, stdout, stderr} = project.pipe('run', 'complete.yaml', '--profile', 'smoke', '--json');
  expect(code, stderr).toBe(0);
  expect(stdout).not.toMatch(/"failed"|"skipped"/);
  const target = join(project.dir, 'completed');
  expect(project.pipe('checkout', 'complete.yaml', 'completed', '--profile', 'smoke', '--to', target).code).toBe(0);
  expect(JSON.parse(readFileSync(join(target, 'samples.json'), 'utf8'))).toMatchObject({count: 800, shape: [2]});
});
