import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {TestProject} from '../../helpers/command-line.ts';

let project: TestProject;
beforeAll(() => {
  project = new TestProject({});
});
afterAll(() => project.remove());

/** Asserted in order: the second describes what the first has left. */
it('a starting project runs as it is', () => {
  expect(project.pipe('init', 'mine')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('  pipe run moons.yaml') as string,
  });
  const {code, stdout, stderr} = project.pipe('run', 'mine/moons.yaml', '--profile', 'smoke');
  expect(code, stderr).toBe(0);
  expect(stdout).toContain('5 stages, 5 ran');
});

it('nothing is written over, and what a project has is left', () => {
  project.write('mine/rotate.ts', 'mine');
  expect(project.pipe('init', 'mine')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('exists already') as string,
  });
  expect(readFileSync(join(project.dir, 'mine/rotate.ts'), 'utf8')).toBe('mine');
  project.write('file', '');
  expect(project.pipe('init', 'file')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('file is a file') as string,
  });
  expect(project.pipe('init').stdout).toContain('left as it is  package.json');
  expect(readFileSync(join(project.dir, 'package.json'), 'utf8')).toBe('{}');
});
