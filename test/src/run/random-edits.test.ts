import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import fc from 'fast-check';
import {expect, it} from 'vitest';
import {sha256} from '../../../src/json.ts';
import type {runProcess} from '../../../src/run/process.ts';
import {Rig, type Sketch} from '../../helpers/rig.ts';

/** In place of a process: what a stage makes depends on its command's number and on what it reads, and on nothing else. */
const compute: typeof runProcess = (command) => {
  const [number, keep, ...dirs] = command.args as readonly string[];
  const read = dirs.map((dir) => readFileSync(join(dir, 'text'), 'utf8'));
  // Some stages ignore what changed, so that edits are cut off early.
  const text = keep === 'constant' ? 'constant' : sha256([number, ...read].join());
  writeFileSync(join(command.env['PIPE_OUT'] as string, 'text'), text);
  return Promise.resolve({exitCode: 0});
};

interface Stage {
  readonly number: number;
  readonly constant: boolean;
  readonly reads: readonly number[];
}

const stage = (at: number): fc.Arbitrary<Stage> =>
  fc.record({
    number: fc.nat(3),
    constant: fc.boolean(),
    reads: at === 0 ? fc.constant([]) : fc.uniqueArray(fc.nat(at - 1), {maxLength: 3}),
  });

const pipelines = fc
  .integer({min: 1, max: 7})
  .chain((size) => fc.tuple(...Array.from({length: size}, (_, at) => stage(at))));

const sketches = (stages: readonly Stage[]): Readonly<Record<string, Sketch>> =>
  Object.fromEntries(
    stages.map(({number, constant, reads}, at) => [
      `s${at}`,
      {
        cmd: ['compute', `${number}`, constant ? 'constant' : 'all', '${in.x}'],
        inputs: {x: reads.map((from) => `s${from}`)},
      },
    ]),
  );

/** What a clean build makes, stage by stage, and what each stage is computed from. */
const cleanBuild = (stages: readonly Stage[]) => {
  const texts: string[] = [];
  const needs = stages.map(({number, constant, reads}) => {
    const read = reads.map((from) => texts[from] as string);
    texts.push(constant ? 'constant' : sha256([`${number}`, ...read].join()));
    return JSON.stringify([number, constant, read]);
  });
  return {texts, needs};
};

it('after any edits, a run equals a clean build, and nothing reruns that was made before', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(pipelines, {minLength: 1, maxLength: 4}), async (edits) => {
      const rig = new Rig();
      try {
        const made = new Set<string>();
        for (const stages of edits) {
          const run = await rig.run(rig.graph(sketches(stages)), {runProcess: compute});
          const {texts, needs} = cleanBuild(stages);
          expect(stages.map((_, at) => rig.made(run, `s${at}`))).toEqual(texts);
          const started = run.story.filter((line) => line.startsWith('started')).length;
          expect(started).toBe(new Set(needs.filter((need) => !made.has(need))).size);
          for (const need of needs) made.add(need);
        }
      } finally {
        rig.remove();
      }
    }),
    {seed: 7, numRuns: 25},
  );
});
