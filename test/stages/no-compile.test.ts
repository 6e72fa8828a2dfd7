import {fileURLToPath} from 'node:url';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {model} from '../../stages/artifacts/model.ts';
import {expectClose} from '../helpers/close.ts';
import {TestProject} from '../helpers/command-line.ts';

const file = fileURLToPath(new URL('../../pipelines/moons_dlsm.yaml', import.meta.url));
const stage = 'score[moons=all]';

let project: TestProject;
beforeAll(() => {
  project = new TestProject({});
});
afterAll(() => project.remove());

const pipe = (command: string, ...words: readonly string[]): string => {
  const {code, stdout, stderr} = project.pipe(
    command,
    file,
    stage,
    '--profile',
    'smoke',
    '--cache',
    'cache',
    ...words,
  );
  expect(code, stderr).toBe(0);
  return stdout;
};

/** Trains a score model, and says what came of it. */
const train = async (...options: readonly string[]) => {
  pipe('run', '--force', stage, ...options);
  const {path, record} = JSON.parse(pipe('show', '--json')) as {
    path: string;
    record: {key: string; engine: Record<string, string>};
  };
  return {...record, ...(await model.read(path)), log: pipe('log')};
};

it('run --no-compile trains the same model eagerly, under the same key, and the record says so', async () => {
  const [graph, eager] = [await train(), await train('--no-compile')];
  expect(eager.key).toBe(graph.key);
  expect(graph.engine).toMatchObject({backend: 'tensorflow', steps: 'graph'});
  expect(eager.engine).toMatchObject({backend: 'tensorflow', steps: 'eager'});
  expect(pipe('show')).toContain('steps eager');
  expect(graph.log).toMatch(
    /^compiled the step in \d+ ms \(x0 \[\d+, 2\], labels \[\d+\], weights \[\d+\], .*\)$/m,
  );
  expect(eager.log).not.toContain('compiled');

  expect(Object.keys(eager.weights)).toEqual(Object.keys(graph.weights));
  for (const [name, {values}] of Object.entries(eager.weights))
    expectClose(values, graph.weights[name]!.values);
  expect(eager.curves.map(({step}) => step)).toEqual(graph.curves.map(({step}) => step));
  expectClose(
    eager.curves.map(({loss}) => loss!),
    graph.curves.map(({loss}) => loss!),
  );
}, 180_000);
