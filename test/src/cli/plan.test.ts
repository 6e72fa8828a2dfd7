import {afterAll, expect, it} from 'vitest';
import {TestProject} from '../../helpers/command-line.ts';
import {stageType, textCodec} from '../stage/fixture.ts';

const project = new TestProject({
  'text-codec.mjs': textCodec,
  'draw.ts': stageType({params: 'count: Type.Integer({work: true}), seed: Type.Integer()'}),
  'rates.yaml': `name: rates
params: {count: 10, seed: 1}
stages:
  draw: {uses: ./draw.ts, with: {count: '\${count}', seed: '\${seed}'}}
  rate:
    matrix: {by: [ear, eye]}
    cmd: 'echo \${by} > "\${out}/x"'
    kind: text
    inputs: {samples: draw}
`,
});
afterAll(() => project.remove());

const plan = (...words: readonly string[]): readonly string[] =>
  project
    .pipe('plan', 'rates.yaml', ...words)
    .stdout.trimEnd()
    .split('\n');

/** The expected time of a stage as printed, and of all. */
const timesIn = (lines: readonly string[]) => ({
  draw: /^draw +stale +(.*?) {2}/.exec(lines[1] ?? '')?.[1],
  all: /to run(.*)$/.exec(lines.at(-1) ?? '')?.[1],
});

it('says what cells have in common, and nothing of times while nothing ever ran', () => {
  expect(plan()).toEqual([
    expect.stringMatching(/^stage +state +expected +why$/),
    expect.stringMatching(/^draw +stale +never run$/),
    expect.stringMatching(/^rate\[by=ear\] +waiting +waits for draw$/),
    expect.stringMatching(/^rate\[by=eye\] +waiting +waits for draw$/),
    'made once for by ear, eye: draw',
    'rates: 3 of 3 stages to run',
  ]);
});

it('marks a time that was not measured of the very params, and a sum that holds one', () => {
  expect(project.pipe('run', 'rates.yaml', 'draw').code).toBe(0);
  const measured = timesIn(plan('--force', 'draw'));
  expect(measured).toEqual({
    draw: expect.stringMatching(/^[\d.]+ m?s$/) as string,
    all: expect.stringMatching(/^, [\d.]+ m?s for 1 of them$/) as string,
  });
  const scaled = timesIn(plan('--set', 'count=1000'));
  expect(scaled).toEqual({
    draw: expect.stringMatching(/^~\d/) as string,
    all: expect.stringMatching(/^, ~\d.* for 1 of them$/) as string,
  });
});
