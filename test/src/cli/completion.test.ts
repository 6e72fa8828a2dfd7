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
sweeps: {rates: {grid: {lr: [1, 2]}}}
stages:
  fit: {matrix: {loss: [ce, total]}, cmd: "true > \${out}/x", kind: text}
  report:
    cmd: echo '{"type":"metric","name":"score","value":\${lr}}' >&$PIPE_EVENTS_FD; echo > "\${out}/y"
    kind: text
`,
    'other.txt': '',
    'broken.yaml': 'stages: [',
    'dir/x.yml': '',
    'sp dir/y.yml': '',
  });
  mkdirSync(join(project.dir, 'bin'));
  symlinkSync(pipeProgram, join(project.dir, 'bin/pipe'));
  const {code, stderr} = project.pipe('sweep', 'fit.yaml', 'report', '--grid', 'lr=1,2', '--name', 'both');
  expect({code, stderr}).toEqual({code: 0, stderr: ''});
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
    [['report', 'fit.yaml', '--html', ''], ['files']],
    [
      ['sweep', ''],
      ['pipelines', 'status', 'table', 'best', 'stop'],
    ],
    [
      ['sweep', 'st'],
      ['pipelines', 'status', 'stop'],
    ],
    [['sweep', 'fit.yaml', 'st'], ['words']],
    [
      ['sweep', 'status', ''],
      ['pipelines', 'both'],
    ],
    [['sweep', 'stop', '--cache', 'elsewhere', ''], ['pipelines']],
    [
      ['sweep', 'table', 'both', '--metric', ''],
      ['words', 'report.score'],
    ],
    [
      ['sweep', 'fit.yaml', '--sweep', ''],
      ['words', 'rates'],
    ],
    [
      ['sweep', 'fit.yaml', '--grid', 'n'],
      ['words', 'net=', 'net.width='],
    ],
    [
      ['sweep', 'fit.yaml', '--sampling', 's'],
      ['words', 'sobol'],
    ],
    [
      ['ui', 'fit.yaml', 'b'],
      ['pipelines', 'both'],
    ],
    [
      ['compare', 'b'],
      ['pipelines', 'both/'],
    ],
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
    expect(project.pipe('complete', 'zsh', 'swe').stdout).toMatch(/^words\nsweep\tRun a pipeline for many/);
    expect(project.pipe('complete', 'zsh', 'compare', 'both/').stdout).toMatch(
      /^pipelines\nboth\/[0-9a-f]{8}\tlr=1\nboth\/[0-9a-f]{8}\tlr=2\n$/,
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
    ['pipe run ', '', ['bin', 'broken.yaml', 'cache', 'dir', 'fit.yaml', 'sp dir']],
    ['pipe sweep st', 'st', ['status', 'stop']],
    ['pipe sweep status b', 'b', ['bin', 'both', 'broken.yaml']],
    ['pipe compare bo', 'bo', ['both/']],
    ['pipe replay o', 'o', ['other.txt']],
    ['pipe run fit.yaml fit[', 'fit[', ['fit\\[loss=ce\\]', 'fit\\[loss=total\\]']],
    ['pipe run fit.yaml fit\\[loss=c', 'c', ['ce\\]']],
    ["pipe run fit.yaml 'fit[loss=c", 'fit[loss=c', ['fit[loss=ce]']],
    ['pipe compare fit.yaml fit.yaml@w', 'w', ['wide']],
    ['pipe run fit.yaml --profile n', 'n', ['narrow']],
    ['pipe run fit.yaml --cache ', '', ['bin', 'cache', 'dir', 'sp dir']],
  ])('%s⇥', (line, word, answer) => expect(tab(line, word)).toEqual(answer));
});

const has = (shell: string): boolean => spawnSync(shell, ['-c', 'true']).status === 0;

/** What stands before a cursor, and what a shell makes of it. */
type Tabs = readonly (readonly [string, ...string[]])[];

it.skipIf(!has('fish'))('in fish', () => {
  const tabs: Tabs = [
    ['pipe run fit.yaml --profile w', 'wide\tprofile'],
    ['pipe run f', 'fit.yaml'],
    ['pipe run ./f', './fit.yaml'],
    ['pipe run sp', 'sp dir/'],
    ['pipe run "sp dir/', 'sp dir/y.yml'],
    ['pipe replay o', 'other.txt'],
    ['pipe run fit.yaml --cache d', 'dir/'],
    ["pipe run fit.yaml 'fit[loss=c", 'fit[loss=ce]\tstage'],
    ['pipe run fit.yaml fit\\[loss=c', 'fit[loss=ce]\tstage'],
    ['pipe sweep be', 'best\tPrint the best point by each goal, and the command that runs it.'],
    ['pipe sweep status b', 'bin/', 'both\tsweep', 'broken.yaml'],
  ];
  const lines = tabs.map(([line]) => `echo; complete -C ${JSON.stringify(line)}`);
  const {stdout} = spawnSync(
    'fish',
    ['--no-config', '-c', ['pipe completion fish | source', ...lines].join('\n')],
    {
      cwd: project.dir,
      encoding: 'utf8',
      env: environment(),
    },
  );
  expect(stdout.trim().split('\n\n')).toEqual(tabs.map(([, ...answer]) => answer.join('\n')));
});

/** Types each line and a tab into a zsh that believes to be at a terminal, and prints what stands there then. */
const typing = `zmodload zsh/zpty
zpty inner zsh -f -i
zpty -w inner 'PROMPT=; autoload -U compinit; compinit -u -D; source <(pipe completion zsh); show() { print -r -- "<<$BUFFER>>"; BUFFER= }; zle -N show; bindkey "^X" show; print rea""dy'
zpty -r inner said '*ready*'
for line; do
  zpty -w -n inner "$line"$'\\t\\x18'
  zpty -r inner said '*\\<\\<*\\>\\>*'
  print -r -- "\${\${said##*<<}%%>>*}"
done`;

it.skipIf(!has('zsh'))('in zsh', () => {
  const tabs: Tabs = [
    ['pipe doc', 'pipe doctor '],
    ['pipe run fit.yaml --profile w', 'pipe run fit.yaml --profile wide '],
    ['pipe run f', 'pipe run fit.yaml '],
    ['pipe run sp', 'pipe run sp\\ dir/'],
    ['pipe replay o', 'pipe replay other.txt '],
    ['pipe run fit.yaml --cache d', 'pipe run fit.yaml --cache dir/'],
    ["pipe run fit.yaml 'fit[loss=c", "pipe run fit.yaml 'fit[loss=ce]' "],
    ['pipe run fit.yaml fit\\[loss=c', 'pipe run fit.yaml fit\\[loss=ce\\] '],
    ['pipe run fit.yaml --set net.w', 'pipe run fit.yaml --set net.width='],
    ['pipe sweep be', 'pipe sweep best '],
    ['pipe sweep status bo', 'pipe sweep status both '],
    ['pipe compare bo', 'pipe compare both/'],
  ];
  const {stdout} = spawnSync('zsh', ['-f', '-c', typing, 'zsh', ...tabs.map(([line]) => line)], {
    cwd: project.dir,
    encoding: 'utf8',
    env: {...environment(), TERM: 'dumb'},
    timeout: 60_000,
  });
  expect(stdout.split('\n')).toEqual([...tabs.map(([, answer]) => answer), '']);
});

it('there is none for other shells', () => {
  expect(project.pipe('completion', 'tcsh')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('is for bash, zsh, fish, not "tcsh"') as string,
  });
});
