import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {TestProject} from '../../helpers/command-line.ts';

/** A "training" whose loss is what its params make it, and a table of it that reads it. */
const pipelineFile = (lr: string) => `name: fit
params: {lr: ${lr}, net: {width: 8, depth: 2}}
profiles: {wide: {net: {width: 16, depth: 2}}}
stages:
  fit:
    matrix: {seed: [1, 2]}
    cmd: >-
      echo '{"type":"metric","name":"loss","value":\${lr}}' >&"$PIPE_EVENTS_FD";
      echo '{"type":"metric","name":"width","value":\${net.width}}' >&"$PIPE_EVENTS_FD"; echo \${seed} \${lr} > "\${out}/x"
    kind: text
    env: {LR: "\${lr}"}
  report: {cmd: 'cat "\${in.a}/x" > "\${out}/y"', kind: text, inputs: {a: "fit[seed=1]"}}
`;

interface Row {
  readonly stage: string;
  readonly values: readonly unknown[];
}
interface Contrast {
  readonly sides: readonly {readonly name: string; readonly keys: Readonly<Record<string, string>>}[];
  readonly params: readonly (Row & {readonly param: string})[];
  readonly metrics: readonly (Row & {readonly metric: string; readonly changes: readonly unknown[]})[];
}

/** Asserted in order: each describes what the one before it has left. */
describe('a pipeline that is edited and run again', () => {
  let project: TestProject;
  beforeAll(() => {
    project = new TestProject({'p/fit.yaml': pipelineFile('0.5')});
    project.pipe('run', 'p/fit.yaml');
  });
  afterAll(() => project.remove());
  const pipe = (line: string) => project.pipe(...line.split(' '));
  const json = (line: string) => JSON.parse(pipe(`${line} --json`).stdout) as Contrast;

  it('has no differences before an edit', () => {
    expect(pipe('params diff p/fit.yaml')).toMatchObject({
      code: 0,
      stdout: 'no params differ, of 3 stages\n',
    });
    expect(pipe('metrics diff p/fit.yaml').stdout).toMatch(/^no metrics differ, of 0 stages\nonly in now: /);
  });

  it('params diff tells what an edit, --set or a profile changes, before it runs', () => {
    expect(json('params diff p/fit.yaml --set lr=0.25').params).toEqual(
      expect.arrayContaining([
        {stage: 'fit[seed=1]', param: 'env.LR', values: ['0.5', '0.25']},
        {stage: 'fit[seed=2]', param: 'env.LR', values: ['0.5', '0.25']},
      ]),
    );
    expect(pipe('params diff p/fit.yaml p/fit.yaml@wide').stdout).toMatch(
      /^stage +param +fit.yaml +fit.yaml@wide\n/,
    );
    project.write('p/fit.yaml', pipelineFile('0.25'));
    expect(pipe('params diff p/fit.yaml').stdout).toMatch(/^fit\[seed=1\] +env.LR +0.5 +0.25$/m);
  });

  it('metrics diff tells what came of it, with sign and percentage', () => {
    pipe('run p/fit.yaml');
    expect(pipe('metrics diff p/fit.yaml').stdout).toBe(
      [
        'stage        metric  before   now    +/−      %',
        'fit[seed=1]  loss       0.5  0.25  -0.25  -50.0',
        'fit[seed=2]  loss       0.5  0.25  -0.25  -50.0',
        '',
      ].join('\n'),
    );
  });

  it('records are named by the beginning of their key or digest, a stage by FILE:STAGE', () => {
    const fit = 'p/fit.yaml:fit[seed=1]';
    const other = json('metrics diff p/fit.yaml').sides[0]?.keys['fit[seed=2]'] ?? '';
    const found = json(`compare ${fit} ${other.slice(0, 10)}`);
    expect(found.sides.map(({name}) => name)).toEqual([fit, other.slice(0, 10)]);
    expect(found.metrics).toEqual([
      {stage: '', metric: 'loss', values: [0.25, 0.5], changes: [{difference: 0.25, percent: 100}]},
      {stage: '', metric: 'width', values: [8, 8], changes: [{difference: 0, percent: 0}]},
    ]);
    expect(found.params.map(({param}) => param)).toEqual(['cmd', 'env.LR']);
  });

  it('compare puts any number side by side, and says what is not made', () => {
    const answer = pipe('compare p/fit.yaml:fit p/fit.yaml@wide:fit p/fit.yaml:fit[seed=1]').stdout;
    expect(answer).toMatch(/^fit\[seed=1\] +loss +0.25 +– +0.25 +0 +0.0$/m);
    expect(answer).toContain('not made yet as in p/fit.yaml@wide:fit: fit[seed=1], fit[seed=2]');
    expect(answer).toContain('only in p/fit.yaml:fit, p/fit.yaml@wide:fit: fit[seed=2]');
  });

  it.each([
    ['metrics diff p/fit.yml', 'is no file that is there, nor a digest'],
    ['metrics diff p/fit.yaml abcdef', 'has nothing whose digest begins with abcdef'],
    ['params diff p/fit.yaml p/fit.yaml:fitt', 'has no stage "fitt". Did you mean fit?'],
    ['params diff p/fit.yaml p/fit.yaml@wid', 'has no such profile; it has wide'],
    ['params diff abcdef', 'has nothing to be compared with'],
    ['compare p/fit.yaml', "missing required argument 'b'"],
    ['compare p/fit.yaml grid/0a', 'knows no sweep "grid"'],
  ])('pipe %s is bad usage', (line, says) => {
    const {code, stderr} = pipe(line);
    expect(stderr).toContain(says);
    expect([2, 3]).toContain(code);
  });
});

describe('trials of a sweep', () => {
  let project: TestProject;
  beforeAll(() => {
    const text = pipelineFile('0.5')
      .replace('{lr: 0.5,', '{lr: 0.5, start: 0,')
      .replace('echo ${seed}', 'echo ${start}');
    project = new TestProject({'fit.yaml': text});
    project.pipe(
      ...[
        'sweep',
        'fit.yaml',
        '--grid',
        'lr=0.5,0.25',
        '--seeds',
        '2',
        '--seed-param',
        'start',
        '--name',
        'rates',
      ],
    );
  });
  afterAll(() => project.remove());

  /** The trial with this rate and seed. */
  const trialWith = (lr: number, start = 0): string => {
    const {trials} = JSON.parse(project.pipe('sweep', 'status', 'rates', '--json').stdout) as {
      trials: readonly {readonly id: string; readonly seed: number; readonly point: {readonly lr: number}}[];
    };
    return `rates/${trials.find(({point, seed}) => point.lr === lr && seed === start)?.id}`;
  };

  it('are compared by what they try, their stages and metrics', () => {
    const [a, b] = [trialWith(0.5), trialWith(0.25)];
    const {params, metrics, sides} = JSON.parse(project.pipe('compare', a, b, '--json').stdout) as Contrast;
    expect(sides.map(({name}) => name)).toEqual([a, b]);
    expect(params.find(({stage}) => stage === 'trial')).toEqual({
      stage: 'trial',
      param: 'lr',
      values: [0.5, 0.25],
    });
    expect(params).toContainEqual({stage: 'fit[seed=1]', param: 'env.LR', values: ['0.5', '0.25']});
    expect(metrics).toContainEqual({
      stage: 'fit[seed=2]',
      metric: 'loss',
      values: [0.5, 0.25],
      changes: [{difference: -0.25, percent: -50}],
    });
    expect(project.pipe('compare', a, b).stdout).toMatch(/^trial +lr +0.5 +0.25$/m);
  });

  it('are compared with the pipeline, and named by the beginning of their ids', () => {
    const b = trialWith(0.25);
    expect(project.pipe('params', 'diff', b, trialWith(0.25, 1)).stdout).toMatch(/^trial +start +0 +1$/m);
    const {stdout} = project.pipe('compare', 'fit.yaml', b.slice(0, -4));
    expect(stdout).toMatch(/^fit\[seed=1\] +env.LR +0.5 +0.25$/m);
    expect(stdout).toContain(`only in ${b.slice(0, -4)}: trial`);
    expect(project.pipe('params', 'diff', trialWith(0.5), b).stdout).toMatch(/^trial +lr +0.5 +0.25$/m);
    expect(project.pipe('metrics', 'diff', trialWith(0.5), b).stdout).toMatch(
      /^fit\[seed=1\] +loss .* -50.0$/m,
    );
  });

  it('say which there are where none is meant', () => {
    const both = [trialWith(0.5), trialWith(0.25)];
    expect(project.pipe('compare', 'rates/', both[0]!)).toMatchObject({code: 2});
    expect(project.pipe('compare', `rates/${'f'.repeat(8)}`, both[0]!)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Their ids: pipe sweep status rates --json') as string,
    });
    expect(project.pipe('compare', 'rate/00', both[0]!).stderr).toContain('did you mean rates?');
  });
});
