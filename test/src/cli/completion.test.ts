import {spawnSync} from 'node:child_process';
import {mkdirSync, symlinkSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {pipeProgram, TestProject} from '../../helpers/command-line.ts';

let project: TestProject;
beforeAll(() => {
  project = new TestProject({
    'fit.yaml': `name: fit
params: {lr: 1, net: {width: 8}}
profiles: {wide: {lr: 2}, narrow: {lr: 3}}
stages:
  fit: {matrix: {loss: [ce, total]}, cmd: "true > \${out}/x"}
  report: {cmd: "true > \${out}/y"}
`,
    'other.txt': '',
    'broken.yaml': 'stages: [',
    'dir/x.yml': '',
  });
  mkdirSync(join(project.dir, 'bin'));
  symlinkSync(pipeProgram, join(project.dir, 'bin/pipe'));
});
afterAll(() => project.remove());

/** What `pipe complete` says stands at the end of these words. */
const completed = (...words: readonly string[]): readonly string[] => {
  const {code, stdout} = project.pipe('complete', 'fish', ...words);
  expect(code).toBe(0);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t')[0]!);
};

describe('words', () => {
  const stages = ['fit', 'fit[loss=ce]', 'fit[loss=total]', 'report'];
  it.each<readonly [readonly string[], readonly string[]]>([
    [['ca'], ['words', 'cache']],
    [['complet'], ['words', 'completion']],
    [
      ['cache', 'u'],
      ['words', 'unpin'],
    ],
    [
      ['run', 'fit.yaml', ''],
      ['words', ...stages],
    ],
    [
      ['run', '--profile', 'wide', 'fit.yaml', 'report', 'fit['],
      ['words', 'fit[loss=ce]', 'fit[loss=total]'],
    ],
    [
      ['run', 'fit.yaml', '--pro'],
      ['words', '--profile'],
    ],
    [
      ['run', 'fit.yaml', '--profile', ''],
      ['words', 'wide', 'narrow'],
    ],
    [
      ['run', 'fit.yaml', '--set', 'n'],
      ['words', 'net=', 'net.width='],
    ],
    [['run', 'broken.yaml', '--profile', ''], ['words']],
    [['why', 'fit.yaml', 'report', ''], ['words']],
    [['run', ''], ['pipelines']],
    [['run', 'fit.yaml', '--cache', ''], ['directories']],
    [
      ['compare', 'fit.yaml', 'fit.yaml@w'],
      ['words', 'fit.yaml@wide'],
    ],
    [
      ['compare', 'fit.yaml@wide:r'],
      ['words', 'fit.yaml@wide:report'],
    ],
    [
      ['completion', ''],
      ['words', 'bash', 'zsh', 'fish'],
    ],
  ])('after pipe %j are %j', (words, answer) => expect(completed(...words)).toEqual(answer));

  it('each has what it is about', () => {
    expect(project.pipe('complete', 'zsh', 'doc').stdout).toMatch(
      /^words\ndoctor\tSay what this machine has/,
    );
  });
});

const environment = () => ({...process.env, PATH: `${join(project.dir, 'bin')}:${process.env['PATH']}`});

describe('in bash', () => {
  /** What bash would write for a tab at the end of a line, as it calls the function of the script. */
  const tab = (line: string, word: string): readonly string[] => {
    const script = [
      'source <(pipe completion bash)',
      'COMP_LINE=$1 COMP_POINT=${#1}; _pipe pipe "$2"',
      'printf "%s\\n" "${COMPREPLY[@]}"',
    ].join('\n');
    const {stdout} = spawnSync('bash', ['--norc', '-c', script, 'bash', line, word], {
      cwd: project.dir,
      encoding: 'utf8',
      env: {...environment(), COMP_WORDBREAKS: ' \t\n"\'@><=;|&(:'},
    });
    return stdout.trimEnd().split('\n').sort();
  };

  it.each<readonly [string, string, readonly string[]]>([
    ['pipe ru', 'ru', ['run']],
    ['pipe run f', 'f', ['fit.yaml']],
    ['pipe run ', '', ['bin', 'broken.yaml', 'dir', 'fit.yaml']],
    ['pipe run fit.yaml fit[', 'fit[', ['fit\\[loss=ce\\]', 'fit\\[loss=total\\]']],
    ['pipe run fit.yaml fit\\[loss=c', 'c', ['ce\\]']],
    ["pipe run fit.yaml 'fit[loss=c", 'fit[loss=c', ['fit[loss=ce]']],
    ['pipe compare fit.yaml fit.yaml@w', 'w', ['wide']],
    ['pipe run fit.yaml --profile n', 'n', ['narrow']],
    ['pipe run fit.yaml --cache ', '', ['bin', 'dir']],
  ])('%s⇥', (line, word, answer) => expect(tab(line, word)).toEqual(answer));
});

const has = (shell: string): boolean => spawnSync(shell, ['-c', 'true']).status === 0;

it.skipIf(!has('fish'))('in fish', () => {
  const script =
    'pipe completion fish | source; complete -C "pipe run fit.yaml --profile w"; complete -C "pipe run f"';
  const {stdout} = spawnSync('fish', ['--no-config', '-c', script], {
    cwd: project.dir,
    encoding: 'utf8',
    env: environment(),
  });
  expect(stdout.trimEnd().split('\n')).toEqual(['wide\tprofile', 'fit.yaml']);
});

it.skipIf(!has('zsh'))('zsh takes the script', () => {
  const script = 'autoload -U compinit; compinit -D; source <(pipe completion zsh); print $_comps[pipe]';
  const {stdout, stderr} = spawnSync('zsh', ['-f', '-c', script], {
    cwd: project.dir,
    encoding: 'utf8',
    env: environment(),
  });
  expect({stdout, stderr}).toEqual({stdout: '_pipe\n', stderr: ''});
});

it('there is none for other shells', () => {
  expect(project.pipe('completion', 'tcsh')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('is for bash, zsh, fish, not "tcsh"') as string,
  });
});
