import {mkdirSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, it} from 'vitest';
import type {Page} from '../../../src/page/page.ts';
import {TestProject} from '../../helpers/command-line.ts';

const pipeline = `name: words
params: {word: hello}
profiles: {loud: {word: HELLO}}
stages:
  one: {cmd: 'echo \${word} > "\${out}/x"', kind: text}
  two: {cmd: 'cp "\${in.a}/x" "\${out}/y"', kind: text, inputs: {a: one}}
`;

let project: TestProject;
beforeAll(() => {
  project = new TestProject({'words.yaml': pipeline, 'broken.yaml': 'stages: 3\n'});
  mkdirSync(join(project.dir, 'there'));
});
afterAll(() => project.remove());

const pageIn = (name: string): Page => {
  const html = readFileSync(join(project.dir, name), 'utf8');
  return JSON.parse(
    /<script type="application\/json" id="data">(.*)<\/script>/.exec(html)?.[1] ?? '',
  ) as Page;
};

it('writes one page of a pipeline, fresh or not', () => {
  project.pipe('run', 'words.yaml', '--profile', 'loud', 'one');
  const {code, stdout} = project.pipe('report', 'words.yaml', '--profile', 'loud', '--html', 'new/out.html');
  expect({code, stdout}).toEqual({
    code: 0,
    stdout: expect.stringMatching(/\/new\/out\.html \(\d+ KiB\)\n$/) as string,
  });
  expect(readdirSync(join(project.dir, 'new'))).toEqual(['out.html']);
  expect(pageIn('new/out.html')).toMatchObject({
    title: 'words',
    command: 'pipe run words.yaml --profile loud',
    params: {word: 'HELLO'},
    stages: [
      {id: 'one', state: 'fresh'},
      {id: 'two', state: 'stale', made: 0},
    ],
  });
});

it('writes nothing where it cannot', () => {
  const answers = [
    project.pipe('report', 'words.yaml'),
    project.pipe('report', 'words.yaml', '--html', 'there'),
    project.pipe('report', 'broken.yaml', '--html', 'broken.html'),
    project.pipe('report', 'absent.yaml', '--html', 'absent.html'),
  ];
  expect(answers.map(({code}) => code)).toEqual([2, 2, 3, 2]);
  expect(answers[1]?.stderr).toContain('there is a directory. --html takes the file to write');
  expect(readdirSync(project.dir).filter((name) => name.endsWith('.html'))).toEqual([]);
});

it('writes one page of a sweep, whose stages stand for those of all trials', () => {
  project.write(
    'sweep.yaml',
    pipeline.replace('{word: hello}', '{word: hello, more: 1}').replace('\'cp "', '\'echo ${more}; cp "'),
  );
  project.pipe('sweep', 'sweep.yaml', '--grid', 'more=1,2', '--name', 'both');
  expect(project.pipe('report', 'both', '--html', 'both.html').code).toBe(0);
  expect(pageIn('both.html')).toMatchObject({
    title: 'both',
    command: 'pipe sweep sweep.yaml --name both --grid more=1,2',
    params: {word: 'hello'},
    stages: [
      {id: 'one', state: 'fresh', count: 2, made: 2},
      {id: 'two', state: 'fresh', count: 2, made: 2},
    ],
    sweep: {trials: [{state: 'finished'}, {state: 'finished'}]},
  });
  expect(project.pipe('report', 'bth', '--html', 'no.html')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('did you mean both?') as string,
  });
});

it('shows the cells of a matrix that only some trials of a sweep have, as tensorboard does', () => {
  project.write(
    'cells.yaml',
    `params: {cells: [0]}
stages:
  x: {matrix: {c: "\${cells}"}, cmd: 'echo \${c} > "\${out}/events.out.tfevents.0.x"', kind: model}
  all: {cmd: 'ls \${in.x} > \${out}/x', inputs: {x: x}, kind: text}
`,
  );
  project.pipe('sweep', 'cells.yaml', '--grid', 'cells=[1],[2,3]', '--name', 'cells', '--html', 'cells.html');
  const cell = {state: 'fresh', count: 1, made: 1};
  const [one, two, three] = ['x[c=1]', 'x[c=2]', 'x[c=3]'];
  expect(pageIn('cells.html').stages).toMatchObject([
    {id: one, ...cell},
    {id: two, ...cell},
    {id: three, ...cell},
    {id: 'all', state: 'fresh', count: 2, made: 2, reads: [one, two, three]},
  ]);
  const {stdout} = project.pipe('tensorboard', 'cells', '--to', 'tb', '--json');
  const {runs} = JSON.parse(stdout) as {runs: {name: string}[]};
  expect(runs.map(({name}) => name)).toEqual([
    `cells=[1]/${one}`,
    `cells=[2,3]/${two}`,
    `cells=[2,3]/${three}`,
  ]);
});

it('says how to make the same trials of a sweep again, however they were declared', () => {
  project.write('drawn.yaml', pipeline.replace('{word: hello}', '{word: 0.5, more: 1, seed: 4}'));
  const drawn = ['sweep', 'drawn.yaml', 'two', '--name', 'drawn', '--set', 'more=2'];
  project.pipe(...drawn, '--random', 'word=uniform:0:1', '--samples', '2', '--sampling', 'sobol');
  project.pipe(...drawn, '--grid', 'word=hello', '--seeds', '1', '--add-seeds', '1', '--html', 'first.html');
  const {command, sweep} = pageIn('first.html');
  expect(sweep?.trials).toHaveLength(4);
  for (const line of command.split(' && '))
    project.pipe(...line.split(' ').slice(1), '--cache', 'other', '--html', 'second.html');
  expect(pageIn('second.html')).toMatchObject({
    command,
    sweep: {trials: sweep?.trials.map(({id}) => ({id}))},
  });
});
