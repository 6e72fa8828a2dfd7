import {appendFileSync, chmodSync, existsSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {once} from 'node:events';
import {join} from 'node:path';
import {setTimeout} from 'node:timers/promises';
import {afterEach, describe, expect, test} from 'vitest';
import type {Outline} from '../../../src/sweep/outline.ts';
import type {SweepSummary} from '../../../src/sweep/summary.ts';
import {TestProject} from '../../helpers/command-line.ts';

/** Writes a line for each execution, so that they can be counted. */
const count = (stage: string): string => `echo ${stage} >> "$PWD/ran"`;

const pipeline = `
name: toy
params: {a: 1, b: 2, seed: 3, fail: none}
sweeps:
  both: {grid: {a: [1, 2], b: [5, 6]}, seeds: 2, goals: ["score:min"]}
stages:
  data: {cmd: '${count('data')}; echo \${seed} > \${out}/x', kind: dataset}
  model:
    cmd: >-
      ${count('model')}; test \${a} != \${fail} || exit 1; cat \${in.data}/x > \${out}/y; echo \${a} \${b} >> \${out}/y;
      echo '{"type":"metric","name":"score","value":\${a}.\${b}\${seed}}' >&$PIPE_EVENTS_FD
    inputs: {data: data}
  end: {cmd: '${count('end')}; cp \${in.model}/y \${out}/z', inputs: {model: model}}
`;

let project: TestProject;
afterEach(() => project.remove());

const begin = (text = pipeline): void => void (project = new TestProject({'p.yaml': text}));

const executions = (stage: string): number => {
  const path = join(project.dir, 'ran');
  if (!existsSync(path)) return 0;
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line === stage).length;
};

const status = (name: string): SweepSummary =>
  JSON.parse(project.pipe('sweep', 'status', name, '--json').stdout) as SweepSummary;

describe('a sweep', () => {
  test('runs what trials share once, and tells means, intervals and the best', () => {
    begin();
    const {code, stdout} = project.pipe('sweep', 'p.yaml');
    expect(code).toBe(0);
    expect([executions('data'), executions('model'), executions('end')]).toEqual([2, 8, 8]);
    // 1.53 and 1.54: mean 1.535, t(1) s / √2 = 12.706 · 0.005.
    expect(stdout).toContain('1  5       2  1.535 ± 0.064 *');
    expect(stdout).toContain('best model.score (min): 1.535 ± 0.064 at a=1, b=5');
  });

  test('has the keys that the pipeline has: its trials are fresh there', () => {
    begin();
    project.pipe('sweep', 'p.yaml');
    const planned = project.pipe(
      'plan',
      'p.yaml',
      '--set',
      'a=2',
      '--set',
      'b=6',
      '--set',
      'seed=4',
      '--check',
    );
    expect(planned.code).toBe(0);
    expect(project.pipe('plan', 'p.yaml', '--set', 'a=3', '--check').code).toBe(4);
  });

  test('says what it would do without doing it', () => {
    begin();
    const words = ['sweep', 'p.yaml', '--sweep', 'both'];
    const {code, stdout} = project.pipe(...words, '--dry-run');
    expect(code).toBe(0);
    // Seeds alone reach the data; a and b reach what is made of it.
    expect(stdout.split('\n').map((line) => line.replace(/ +/g, ' '))).toEqual([
      'stage trials made to run expected',
      'data 8 2 2',
      'model 8 8 8',
      'end 8 8 8',
      'toy-both: 8 trials, 18 stages instead of 24, 18 to run',
      '',
    ]);
    expect(executions('data')).toBe(0);
    expect(existsSync(join(project.dir, 'cache/sweeps'))).toBe(false);
    project.pipe(...words);
    expect(project.pipe(...words, '--dry-run').stdout).toContain('18 stages instead of 24, nothing to do');
    const {outline} = JSON.parse(
      project.pipe(...words, '--add-seeds', '1', '--dry-run', '--json').stdout,
    ) as {
      outline: readonly Outline[];
    };
    expect(outline.map(({trials, stages, toRun}) => [trials, stages, toRun])).toEqual([
      [12, 3, 1],
      [12, 12, 4],
      [12, 12, 4],
    ]);
    expect(outline[1]!.expected!.ms).toBeGreaterThan(0);
  });

  test('again has nothing to do, and goes on with more points or seeds', () => {
    begin();
    const words = ['--seeds', '2', '--goal', 'score:min', '--name', 's'];
    project.pipe('sweep', 'p.yaml', '--grid', 'a=1,2', ...words);
    expect(project.pipe('sweep', 'p.yaml', '--grid', 'a=1,2', ...words).stdout).toContain('nothing to do');
    project.pipe('sweep', 'p.yaml', '--grid', 'a=1,2,3', ...words);
    expect(executions('model')).toBe(6);
    project.pipe('sweep', 'p.yaml', '--grid', 'a=1,2,3', ...words, '--add-seeds', '1');
    expect(executions('model')).toBe(9);
    expect(status('s').points.map(({metrics}) => metrics['model.score']?.count)).toEqual([3, 3, 3]);
  });

  test('goes on with points of other params, each with its own results', () => {
    begin();
    project.pipe('sweep', 'p.yaml', '--grid', 'a=1,2', '--name', 's');
    project.pipe('sweep', 'p.yaml', '--grid', 'b=5,6', '--name', 's');
    const scores = status('s').trials.map(({point, metrics}) => [point, metrics['model.score']]);
    expect(scores).toEqual([
      [{a: 1}, 1.23],
      [{a: 2}, 2.23],
      [{b: 5}, 1.53],
      [{b: 6}, 1.63],
    ]);
  });

  test('takes points that were not repeated for those of the first seed', () => {
    begin();
    project.pipe('sweep', 'p.yaml', '--grid', 'a=1,2', '--name', 's');
    const {code} = project.pipe('sweep', 'p.yaml', '--grid', 'a=1,2', '--name', 's', '--add-seeds', '2');
    expect(code).toBe(0);
    expect(executions('model')).toBe(6);
    const {trials, points} = status('s');
    const first = trials.filter(({point}) => point['a'] === 1);
    expect(first.map(({seed, metrics}) => [seed, metrics['model.score']])).toEqual([
      [3, 1.23],
      [4, 1.24],
      [5, 1.25],
    ]);
    expect(points.map(({metrics}) => metrics['model.score']!.count)).toEqual([3, 3]);
    const again = project.pipe('sweep', 'p.yaml', '--grid', 'seed=3,4', '--seeds', '2');
    expect(again.code).toBe(2);
    expect(again.stderr).toContain('The points have values of seed, which is the seed');
  });

  test('keeps what it knows of trials when it runs some of them again', () => {
    begin(`
params: {a: 1, b: 1}
stages:
  x: {cmd: 'echo > \${out}/x; echo ''{"type":"metric","name":"m","value":\${a}}'' >&$PIPE_EVENTS_FD', kind: text}
  y: {cmd: 'test \${a} -eq 2 -o -e mended || exit 1; cp \${in.x}/x \${out}; echo \${b} > \${out}/y', inputs: {x: x}}
`);
    const words = ['sweep', 'p.yaml', '--grid', 'a=1,2', '--grid', 'b=1,2', '--goal', 'm:min', '--name', 's'];
    const found = () => status('s').trials.map(({state, metrics}) => [state, metrics['x.m']]);
    const half = [...Array<unknown>(2).fill(['failed', 1]), ...Array<unknown>(2).fill(['finished', 2])];
    project.pipe(...words);
    expect(found()).toEqual(half);
    project.pipe(...words);
    expect(found()).toEqual(half);
    writeFileSync(join(project.dir, 'mended'), '');
    expect(project.pipe(...words, '--retry').stdout).toContain('best x.m (min): 1 ');
    expect(found().map(([, m]) => m)).toEqual([1, 1, 2, 2]);
  });

  test.each([
    ['failure', 'exit 1'],
    ['taint', 'echo > \${out}/y; echo more > note; : > note'],
  ])('ends the trials whose stage another’s %s has settled', (_, end) => {
    begin(`
params: {a: 1}
stages:
  same: {cmd: 'test \${a} -lt 3 || sleep 1; echo > \${out}/x', kind: text}
  fit: {cmd: 'echo fit >> "$PWD/ran"; cat \${in.same}/x; ${end}', inputs: {same: same}, files: [note]}
`);
    writeFileSync(join(project.dir, 'note'), '');
    project.pipe('sweep', 'p.yaml', '--grid', 'a=1,2,3', '--name', 's');
    expect(executions('fit')).toBe(1);
    expect(status('s').trials.map(({state}) => state)).toEqual(['failed', 'failed', 'failed']);
  });

  test('does not take a mended input for a stage more', () => {
    begin();
    project.pipe('run', 'p.yaml', 'data');
    const shown = JSON.parse(project.pipe('show', 'p.yaml', 'data', '--json').stdout) as {path: string};
    const path = join(shown.path, 'x');
    chmodSync(path, 0o644);
    writeFileSync(path, '7\n');
    project.pipe('sweep', 'p.yaml', 'model', '--grid', 'a=2', '--set', 'fail=2', '--name', 's');
    expect(status('s').trials.map(({state, detail}) => [state, detail])).toEqual([
      ['failed', 'model exited with code 1'],
    ]);
    expect(executions('data')).toBe(2);
  });

  test('leaves trials that failed alone until they are tried again', () => {
    begin();
    const words = ['sweep', 'p.yaml', '--grid', 'a=1,2', '--set', 'fail=2', '--name', 's'];
    const first = project.pipe(...words);
    expect(first.code).toBe(1);
    expect(first.stdout).toContain('trial a=2: failed, model exited with code 1');
    expect(status('s').trials.map(({state}) => state)).toEqual(['finished', 'failed']);
    const again = project.pipe(...words);
    expect(again.code).toBe(0);
    expect(again.stdout).toContain(
      '1 trial failed or ended early before: see pipe sweep status s, and try again by --retry.',
    );
    expect(executions('model')).toBe(2);
    project.pipe(...words, '--retry');
    expect(executions('model')).toBe(3);
  });

  test('has the best of the direction that was asked for last', () => {
    begin();
    for (const goal of ['score:max', 'score:min', 'score:max', 'model.score:max'])
      project.pipe('sweep', 'p.yaml', '--grid', 'a=1,2', '--name', 's', '--goal', goal);
    const best = project.pipe('sweep', 'best', 's').stdout;
    expect(best).toBe('best model.score (max): 2.23 at a=2\n  pipe run p.yaml --set a=2\n');
    project.pipe('sweep', 'p.yaml', '--grid', 'a=1,2', '--name', 's', '--goal', 'score:min');
    expect(status('s').goals).toEqual([{metric: 'model.score', direction: 'min'}]);
  });

  test('refuses the name of one that had other settings', () => {
    begin();
    project.pipe('sweep', 'p.yaml', '--grid', 'a=1', '--name', 's');
    const other = project.pipe('sweep', 'p.yaml', '--grid', 'a=1', '--set', 'b=7', '--name', 's');
    expect(other.code).toBe(2);
    expect(other.stderr).toContain('The sweep "s" was begun with set {}, not {"b":7}');
  });

  test('reads past a line that a killed process left torn', () => {
    begin();
    project.pipe('sweep', 'p.yaml', '--grid', 'a=1', '--name', 's');
    appendFileSync(join(project.dir, 'cache/sweeps/s/log.jsonl'), '{"type":"ended","trial":"ab');
    project.pipe('sweep', 'p.yaml', '--grid', 'a=1,2', '--name', 's');
    expect(status('s').trials.map(({state}) => state)).toEqual(['finished', 'finished']);
  });

  test('does not read a log of another version', () => {
    begin();
    const log = join(project.dir, 'cache/sweeps/s/log.jsonl');
    project.pipe('sweep', 'p.yaml', '--grid', 'a=1', '--name', 's');
    const later = readFileSync(log, 'utf8').replace('"version":1', '"version":2');
    writeFileSync(log, later);
    for (const words of [
      ['status', 's'],
      ['p.yaml', '--grid', 'a=1,2', '--name', 's'],
    ]) {
      const {code, stderr} = project.pipe('sweep', ...words);
      expect(code).toBe(2);
      expect(stderr).toContain(`is of version 2, and this pipe knows version 1 (${log})`);
    }
    expect(readFileSync(log, 'utf8')).toBe(later);
    // Others are known all the same.
    project.pipe('sweep', 'p.yaml', '--grid', 'a=1', '--name', 't');
    expect(project.pipe('sweep', 'status').stdout.match(/^\S+/gm)).toEqual(['sweep', 't']);
    expect(project.pipe('sweep', 'status', 'p.yaml').stdout).toContain('t: 1 trial, 1 finished');
  });

  test('says where a directory stands in the way of its log', () => {
    begin();
    const log = join(project.dir, 'cache/sweeps/s/log.jsonl');
    project.write('cache/sweeps/s/log.jsonl/x', '');
    expect(project.pipe('sweep', 'status').code).toBe(0);
    const {code, stderr} = project.pipe('sweep', 'p.yaml', '--grid', 'a=1', '--name', 's');
    expect({code, stderr}).toEqual({code: 1, stderr: expect.stringContaining(log) as string});
    expect(executions('data')).toBe(0);
  });

  test('does not take a point for the best whose metric some trials lack', () => {
    begin(`
params: {a: 1, seed: 0}
stages:
  model: {cmd: 'v=\${a}.\${seed}; [ $v != 1.0 ] || v=NaN; echo "{\\"type\\":\\"metric\\",\\"name\\":\\"m\\",\\"value\\":$v}" >&$PIPE_EVENTS_FD; echo > \${out}/y'}
`);
    const words = ['--seeds', '3', '--name', 's', '--goal', 'm:min', '--metric', 'model.m', '--metric', 'm'];
    const {stdout} = project.pipe('sweep', 'p.yaml', '--grid', 'a=1,2', ...words);
    // 1.1 and 1.2: 12.706 · 0.0707 / √2; 2.0, 2.1 and 2.2: 4.303 · 0.1 / √3.
    expect(stdout).toContain('1       3  1.15 ± 0.64 (2 of 3)');
    expect(stdout).toContain('2       3           2.10 ± 0.25 *');
    expect(stdout).toContain('best model.m (min): 2.10 ± 0.25 at a=2');
    expect(stdout).toContain('m: this may be model.m. Name one in full.');
    const alone = project.pipe('sweep', 'p.yaml', '--grid', 'a=1', '--seeds', '3', '--goal', 'm:min');
    expect(alone.stdout).toContain('best model.m: at each point a trial failed or lacks it.');
    const lacking = project.pipe('sweep', 'table', 's', '--metric', 'mm').stdout;
    expect(lacking).toContain('mm: no finished trial has it; they have model.m.');
  });

  test('does not give its terminal what it would obey', () => {
    begin(`
params: {who: x}
stages:
  model: {cmd: 'echo "{\\"type\\":\\"metric\\",\\"name\\":\\"red\\\\u001b[31m\\\\nm\\",\\"value\\":1}" >&$PIPE_EVENTS_FD; echo > \${out}/y', env: {WHO: "\${who}"}}
sweeps:
  s: {grid: {who: ["a\\e[2J\\x9b31m", "b\\nc"]}}
`);
    const {code, stdout, stderr} = project.pipe('sweep', 'p.yaml');
    expect(code).toBe(0);
    expect(stdout + stderr).not.toMatch(/(?!\n)\p{Cc}/u);
    expect(stdout).toContain('trial who=a\\u001b[2J\\u009b31m: finished');
    expect(stdout).toMatch(/^b\\nc +1 +1$/m);
    expect(stdout).toContain('model.red\\u001b[31m\\nm');
    const wrong = project.pipe('sweep', 'p.yaml', '--grid', 'w\u001b[2J=1');
    expect(wrong.stderr).toContain('--grid w\\u001b[2J: the pipeline has no param');
  });

  test('ends in its report though a directory has its name', () => {
    begin();
    project.write('s/other', '');
    const {code, stderr} = project.pipe('sweep', 'p.yaml', '--grid', 'a=1', '--name', 's');
    expect({code, stderr}).toMatchObject({code: 0});
    expect(existsSync(join(project.dir, 'cache/sweeps/s/report.html'))).toBe(true);
    expect(project.pipe('report', 's', '--html', 'again.html').code).toBe(0);
    const words = ['--grid', 'a=1', '--name', 's', '--json', '--html', 'asked.html'];
    const events = project
      .pipe('sweep', 'p.yaml', ...words)
      .stdout.trim()
      .split('\n');
    expect(events.map((line) => (JSON.parse(line) as {v: number}).v)).not.toContain(undefined);
    expect(existsSync(join(project.dir, 'asked.html'))).toBe(true);
  });

  test('has the results of its trials though its file was broken meanwhile', () => {
    begin("params: {a: 1}\nstages: {model: {cmd: 'echo oops > p.yaml; echo > ${out}/x'}}\n");
    const {code, stdout, stderr} = project.pipe('sweep', 'p.yaml', '--grid', 'a=1', '--name', 's');
    expect({code, stderr}).toEqual({
      code: 0,
      stderr: expect.stringMatching(
        /^There is no report, for the file has changed meanwhile:\np.yaml:1:1 error/,
      ) as string,
    });
    expect(stdout).toContain('1 stage, 1 ran');
    expect(status('s').trials.map(({state}) => state)).toEqual(['finished']);
  });

  test('is called by what a directory can be called by, and by no name of another', () => {
    const body = "stages: {a: {cmd: 'echo ${a} > ${out}/x'}}";
    begin(`name: toy\nparams: {a: 1}\nprofiles: {quick/er: {}, quick-er: {}}\n${body}\n`);
    for (const profile of ['quick/er', 'quick-er'])
      expect(project.pipe('sweep', 'p.yaml', '--profile', profile, '--grid', 'a=1').code).toBe(0);
    project.write('cache/sweeps/empty/log.jsonl', '');
    const {stdout} = project.pipe('sweep', 'status');
    expect(stdout.match(/^\S+/gm)).toEqual([
      'sweep',
      'toy-quick-er-a',
      expect.stringMatching(/^toy-quick-er-a-[0-9a-f]{6}$/),
    ]);
    expect(project.pipe('sweep', 'status', 'empty').stderr).toContain(
      'knows no sweep "empty"; it knows toy-',
    );
  });

  test.each([
    [['--dry-run', '--grid', 'a=1', '--halving', 'modle.loss:min:5'], 2, 'Did you mean model?'],
    [['--grid', 'zz=1'], 2, '--grid zz: the pipeline has no param "zz"; it has a, b, seed, fail.'],
    [['--zip', 'fial=1'], 2, '--zip fial: the pipeline has no param "fial". Did you mean fail?'],
    [['--random', 'zz=uniform:0:1'], 2, '--random zz: the pipeline has no param "zz"'],
    [['--random', 'a=gauss:0:1'], 2, '--random takes PARAM=uniform:LOW:HIGH'],
    [['--grid', 'a=1', '--grid', 'a=2'], 2, '--grid names a twice: give it all its values at once.'],
    [['--grid', 'a=1,2', '--set', 'a=3'], 2, 'gives a its values: leave out --set a'],
    [['--grid', 'a=1', '--html', '.'], 2, 'is a directory. --html takes the file to write'],
    [['--grid', 'a=1', '--seeds', '2000000'], 2, 'at most 1000000 trials, this one 2000000'],
    [['--grid', 'a'], 2, '--grid takes PARAM=VALUE,VALUE,…, not "a"'],
    [['--random', 'a=uniform:1'], 2, '--random takes PARAM=uniform:LOW:HIGH'],
    [['--grid', 'a=1', '--goal', 'score'], 2, 'METRIC:min or METRIC:max, got the text "score"'],
    [['--grid', 'a=1', '--goal', 'm:min', '--goal', 'm:max'], 2, 'ask for m:min and for m:max'],
    [['--random', 'a=uniform::1'], 2, '--random takes PARAM=uniform:LOW:HIGH'],
    [['--grid', 'a=1,2,3', '--only', 'a=1,2'], 2, 'for any of several PARAM=[VALUE,VALUE], not "a=1,2"'],
    [['--grid', 'a=1,2,3', '--except', 'a=1,a=2'], 2, 'not "a=1,a=2"'],
    [['--grid', 'a=1', '--samples', '3'], 2, 'say what by --random'],
    [['--grid', 'a=1', '--halving', 'modle.loss:min:5'], 2, 'Did you mean model?'],
    [['--grid', 'a=1', '--only', 'constructor=1'], 2, 'A filter names constructor, but the sweep is of a.'],
    [['--sweep', 'none'], 2, 'toy declares no sweep "none"; it declares both'],
    [
      ['--grid', 'a=1', '--seeds', '2', '--seed-param', 'fail'],
      2,
      'fail, which is "none" and no whole number',
    ],
    [['--grid', 'a=1', '--name', '../x'], 2, "A sweep's name is of letters"],
  ])('%j is told as a mistake, and nothing is written', (words, code, message) => {
    begin();
    const answer = project.pipe('sweep', 'p.yaml', ...words);
    expect(answer.code).toBe(code);
    expect(answer.stderr).toContain(message);
    expect(existsSync(join(project.dir, 'cache/sweeps'))).toBe(false);
  });
});

describe('a sweep that is killed', () => {
  const slow = `
params: {a: 1, seed: 1}
stages:
  data: {cmd: '${count('data')}; echo \${seed} > \${out}/x'}
  model:
    cmd: '${count('model')}; echo "{\\"type\\":\\"metric\\",\\"name\\":\\"m\\",\\"value\\":\${a}}" >&$PIPE_EVENTS_FD; if [ ! -e go ] && [ \${a} = 2 ]; then touch waiting; sleep 60; fi; echo \${a} > \${out}/y'
    inputs: {data: data}
`;
  const words = ['sweep', 'p.yaml', '--grid', 'a=1,2,3', '--seeds', '2', '--name', 's', '--goal', 'm:min'];

  test('goes on, to what an unbroken one comes to', async () => {
    begin(slow);
    const run = project.start(...words, '--json');
    for await (const line of run.stdout!) if (String(line).includes('trial-ended')) break;
    run.kill('SIGKILL');
    await once(run, 'exit');
    writeFileSync(join(project.dir, 'go'), '');
    const {code, stdout} = project.pipe(...words);
    expect(code).toBe(0);
    expect(executions('data')).toBe(2);
    const broken = status('s');
    expect(stdout).toContain('best model.m (min): 1');
    project.remove();
    begin(slow);
    writeFileSync(join(project.dir, 'go'), '');
    project.pipe(...words);
    const whole = status('s');
    expect(broken.points).toEqual(whole.points);
    expect(broken.trials).toEqual(whole.trials);
  });

  test('does not take for done what it has to make anew after an edit', async () => {
    begin(slow);
    writeFileSync(join(project.dir, 'go'), '');
    const last = project
      .pipe(...words)
      .stdout.split('\n')
      .findLast((line) => line.startsWith('trial '));
    expect(last).toContain('(trials 6/6 · best model.m 1.0000 ± 0.0000 at a=1)');
    project.write('p.yaml', slow.replace('sleep 60', 'sleep 61'));
    rmSync(join(project.dir, 'go'));
    const run = project.start(...words, '-j', '1');
    while (!existsSync(join(project.dir, 'waiting'))) await setTimeout(50);
    run.kill('SIGKILL');
    await once(run, 'exit');
    const open = status('s').trials.filter(({state}) => state === 'pending');
    // Six before the edit; of those since, the last had begun and not ended.
    expect(open).toHaveLength(6 - (executions('model') - 6 - 1));
    expect(open.map(({point}) => point)).toEqual(expect.arrayContaining([{a: 2}, {a: 2}]));
    expect(open.map(({metrics}) => metrics)).toEqual(open.map(() => ({})));
    expect(status('s').points[1]!.metrics).toEqual({});
    writeFileSync(join(project.dir, 'go'), '');
    project.pipe(...words);
    expect(status('s').trials.every(({state}) => state === 'finished')).toBe(true);
  });

  test('in two processes at once makes each stage once', async () => {
    begin(slow);
    writeFileSync(join(project.dir, 'go'), '');
    const runs = [project.start(...words), project.start(...words)];
    const codes = await Promise.all(runs.map(async (run) => (await once(run, 'exit'))[0] as number));
    expect(codes).toEqual([0, 0]);
    expect([executions('data'), executions('model')]).toEqual([2, 6]);
    expect(status('s').trials.every(({state}) => state === 'finished')).toBe(true);
  });
});

test.each([
  ['stands', '${a}', 'finished'],
  ['is outdated by an edit', '-${a}', 'pending'],
])('what finished %s where only what failed is tried again', (_, value, state) => {
  const text = (value: string): string => `
params: {a: 1}
stages:
  model:
    cmd: 'test -e go || test \${a} != 3 || exit 1; echo "{\\"type\\":\\"metric\\",\\"name\\":\\"m\\",\\"value\\":${value}}" >&$PIPE_EVENTS_FD; echo > \${out}/y'
`;
  begin(text('${a}'));
  const words = ['sweep', 'p.yaml', '--grid', 'a=1,2,3', '--name', 's'];
  const states = (): readonly string[] => status('s').trials.map(({state}) => state);
  expect(project.pipe(...words).code).toBe(1);
  expect(states()).toEqual(['finished', 'finished', 'failed']);
  writeFileSync(join(project.dir, 'go'), '');
  project.write('p.yaml', text(value));
  expect(project.pipe(...words, '--retry').code).toBe(0);
  expect(states()).toEqual([state, state, 'finished']);
  project.pipe(...words);
  expect(states()).toEqual(['finished', 'finished', 'finished']);
});

describe('a sweep that the file declares', () => {
  const declared = (sweep: string): string => pipeline.replace(/ {2}both: .*/, `  both: ${sweep}`);

  test.each([
    ['{grid: {a: [1], fial: [2]}}', 'p.yaml:5:25 error unknown-param: the pipeline has no param "fial".'],
    ['{zip: {zz: [2]}}', 'p.yaml:5:16 error unknown-param'],
    ['{list: [{a: 1}, {zz: 2}]}', 'p.yaml:5:26 error unknown-param'],
    ['{random: {count: 1, params: {zz: {type: choice, values: [1]}}}}', 'p.yaml:5:38 error unknown-param'],
    [
      '{random: {count: 1, params: {a: {type: gauss, low: 0, high: 1}}}}',
      'a should be a mapping with a type: uniform, log-uniform, integer or choice, got a mapping.',
    ],
    ['{random: {count: 1, params: {a: {type: uniform, low: 0}}}}', 'a has no "high"'],
  ])('as %s has a mistake in its place', (sweep, message) => {
    begin(declared(sweep));
    const {code, stderr} = project.pipe('validate', 'p.yaml');
    expect(code).toBe(3);
    expect(stderr).toContain(message);
  });

  test('takes what halving leaves open as it is by default', () => {
    begin(declared('{grid: {a: [1]}, halving: {stage: model, first: 5}}'));
    expect(project.pipe('sweep', 'p.yaml', '--dry-run')).toMatchObject({code: 0, stderr: ''});
  });
});

describe('halving', () => {
  const halved = `
params: {a: 1, seed: 1}
stages:
  model:
    cmd: 'for step in 1 2 3; do echo "{\\"type\\":\\"progress\\",\\"step\\":$step,\\"total\\":3,\\"figures\\":{\\"loss\\":\${a}}}" >&$PIPE_EVENTS_FD; if [ ! -e go ] && [ \${a} -gt 1 ] && [ $step = 2 ]; then sleep 60; fi; done; echo > \${out}/y'
`;
  const words = (values: string): string[] => [
    'sweep',
    'p.yaml',
    '--grid',
    `a=${values}`,
    '--name',
    's',
    '-j',
    '1',
  ];
  const halving = ['--halving', 'model.loss:min:2:2'];
  const states = (): readonly string[] => status('s').trials.map(({state}) => state);

  test('ends trials that do worse than others at a step, and they stay so', () => {
    begin(halved);
    expect(project.pipe(...words('1,2,3'), ...halving).code).toBe(0);
    expect(states()).toEqual(['finished', 'stopped', 'stopped']);
    expect(project.pipe(...words('1,2,3')).stdout).toContain('nothing to do');
  });

  test('sets trials beside those of earlier runs', () => {
    begin(halved);
    for (const values of ['1', '1,2']) expect(project.pipe(...words(values), ...halving).code).toBe(0);
    expect(states()).toEqual(['finished', 'stopped']);
  });

  test('sets them beside those that were ended', () => {
    begin(halved);
    project.pipe(...words('1,3,4'), ...halving);
    expect(states()).toEqual(['finished', 'stopped', 'stopped']);
    writeFileSync(join(project.dir, 'go'), '');
    // The second of four goes on; of two it would not.
    project.pipe(...words('2'), ...halving);
    expect(states()).toEqual(['finished', 'stopped', 'stopped', 'finished']);
  });

  test('does not set them beside those of other code', () => {
    begin(halved);
    project.pipe(...words('1'), ...halving);
    project.write('p.yaml', halved.replace('${a}}}"', '${a}0}}"'));
    expect(project.pipe(...words('1'), ...halving).code).toBe(0);
    expect(states()).toEqual(['finished']);
  });

  test('sets beside each other what two processes run at once, and ends it in both', async () => {
    const gated = halved.replace(
      "'for step",
      "'touch began\\${a}; until [ -e go\\${a} ]; do sleep 0.02; done; echo trains; for step",
    );
    // What the trials read is made when both have begun: neither knows the keys of all before.
    begin(`${gated.replace('sleep 60', 'true')}    inputs: {data: data}
  data: {cmd: 'until [ -e both ]; do sleep 0.02; done; echo > \${out}/x'}
`);
    const there = async (holds: () => boolean): Promise<void> => {
      while (!holds()) await setTimeout(20);
    };
    const file = join(project.dir, 'cache/sweeps/s/log.jsonl');
    const log = (): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');
    const runs = [1, 2].map(() => project.start(...words('1,2'), ...halving));
    const ends = runs.map(async (run) => (await once(run, 'exit'))[0] as number);
    await there(() => log().split('"run"').length > 2);
    writeFileSync(join(project.dir, 'both'), '');
    for (const a of [1, 2]) await there(() => existsSync(join(project.dir, `began${a}`)));
    writeFileSync(join(project.dir, 'go1'), '');
    await there(() => log().includes('"rung"'));
    writeFileSync(join(project.dir, 'go2'), '');
    expect(await Promise.all(ends)).toEqual([0, 0]);
    expect(status('s').trials.map(({state, detail}) => [state, detail])).toEqual([
      ['finished', undefined],
      ['stopped', 'model ended at step 2: loss 2 is not among the best 1 of 2'],
    ]);
    // The process that waited for it has begun no log of its own.
    expect(project.pipe('log', 'p.yaml', 'model', '--set', 'a=2').stdout).toContain('trains');
  });

  test('ends with a trial those whose stage has the same key', () => {
    // What b makes has the same bytes for all b.
    begin(`${halved.replace('params: {a: 1', 'params: {a: 1, b: 1')}    inputs: {data: data}
  data: {cmd: 'echo \${b} > /dev/null; echo > \${out}/x'}
`);
    expect(project.pipe(...words('1,2'), '--grid', 'b=1,2', ...halving).code).toBe(0);
    expect(states()).toEqual(['finished', 'finished', 'stopped', 'stopped']);
  });
});
