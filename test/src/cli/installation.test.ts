import {Ajv} from 'ajv';
import {afterAll, beforeAll, describe, expect, it, onTestFinished} from 'vitest';
import {parse} from 'yaml';
import {TestProject} from '../../helpers/command-line.ts';

let project: TestProject;
beforeAll(() => {
  project = new TestProject({});
});
afterAll(() => project.remove());

describe('doctor', () => {
  it('names the backend, the cache and what else there is, and ends with 0', () => {
    const {code, stdout} = project.pipe('doctor', '--json');
    const findings = JSON.parse(stdout) as {name: string; says: string}[];
    const names = ['Node', 'packages', 'backend', 'GPUs', 'Python', 'C++', 'cache', 'disk'];
    expect(findings.map(({name}) => name)).toEqual(names);
    expect(findings[0]?.says).toContain(process.versions.node);
    expect(findings[2]?.says).toMatch(/^(TensorFlow \d|WebAssembly)/);
    expect(code).toBe(0);
  });

  it('ends with 1 and says what to do where the cache cannot be', () => {
    const {code, stdout} = project.pipe('doctor', '--cache', 'package.json/cache');
    expect(stdout).toMatch(/^x cache .*\n +→ name a directory that can be written to/m);
    expect(code).toBe(1);
  });
});

describe('schema', () => {
  const judge = (file: string): boolean => {
    const schema = JSON.parse(project.pipe('schema').stdout) as object;
    return new Ajv({strict: false}).compile(schema)(parse(file));
  };
  const withParams = (params: string): string =>
    `name: a\nparams: {n: 10}\nstages:\n  moons: {uses: make-moons, with: ${params}}\n`;

  it('takes params, left out, given or by reference, and refuses what the stage type does not have', () => {
    const verdicts = ['{}', '{count: 10}', '{count: "${n}"}', '{count: ten}', '{cuont: 10}'];
    expect(verdicts.map((params) => judge(withParams(params)))).toEqual([true, true, true, false, false]);
  });
});

it('stages lists every type, and the params of one with defaults', () => {
  const types = JSON.parse(project.pipe('stages', '--json').stdout) as {name: string; about: string}[];
  expect(types.map(({name}) => name)).toContain('make-moons');
  expect(types.every(({about}) => about.length > 0)).toBe(true);
  expect(project.pipe('stages', 'make-moons').stdout).toMatch(/^ {2}count +integer ≥ \d+ +10000 /m);
  expect(project.pipe('stages', 'train-classifier').stdout).toMatch(
    /^ +weighting_dlsm .* \(only for type dlsm or total\)$/m,
  );
});

it('no stage type that comes with pipe has to be bundled at its first use', () => {
  const project = new TestProject({});
  process.env['ESBUILD_BINARY_PATH'] = '/dev/null';
  onTestFinished(() => {
    delete process.env['ESBUILD_BINARY_PATH'];
    project.remove();
  });
  project.write('own.ts', '');
  expect(project.pipe('stages', './own.ts').stderr).toContain('The service is no longer running');
  expect(project.pipe('stages')).toMatchObject({code: 0, stderr: ''});
});
