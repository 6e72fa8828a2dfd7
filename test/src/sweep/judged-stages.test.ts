import {rmSync} from 'node:fs';
import {join} from 'node:path';
import {onTestFinished, expect, test} from 'vitest';
import type {RunEvent} from '../../../src/run/event.ts';
import {JudgedStages} from '../../../src/sweep/judged-stages.ts';
import {Rig} from '../../helpers/rig.ts';

const graphOf = (rig: Rig) =>
  rig.graph({
    data: {cmd: 'echo > ${out}/x'},
    other: {cmd: 'echo 1 > ${out}/x', inputs: {data: 'data'}},
    one: {cmd: 'echo > ${out}/y', inputs: {data: 'data'}, files: ['f']},
    two: {cmd: 'echo > ${out}/z', inputs: {data: 'data', other: 'other'}},
  });

const begin = () => {
  const rig = new Rig();
  onTestFinished(() => rig.remove());
  rig.write('f', 'as it was');
  const graph = graphOf(rig);
  const stages = () => new JudgedStages(new Set(['one', 'two']), graph, rig.openCache());
  return {rig, graph, stages};
};

const keys = (events: readonly RunEvent[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    events.flatMap((event) => (event.type === 'stage-started' ? [[event.stage, event.key]] : [])),
  );

test('a key is known when all inputs are made, before the stage has its turn', async () => {
  const {rig, graph, stages} = begin();
  const judged = stages();
  expect(judged.newKeys()).toEqual([]);
  const known: [string, readonly string[]][] = [];
  const {events} = await rig.run(graph, {
    on: (event) => {
      judged.see(event);
      if (event.type === 'stage-finished') known.push([event.stage, judged.newKeys()]);
    },
  });
  const {one, two} = keys(events);
  const made = new Map(known);
  expect(made.get('data')).toEqual([one]);
  expect(made.get('other')).toContain(two);
  expect([one, two].map((key) => judged.knows(key!))).toEqual([true, true]);
  // Each is told once, and nothing that is not judged.
  expect(known.flatMap(([, told]) => told).sort()).toEqual([one, two].sort());
});

test('of stages whose inputs are in the cache the keys are known at once', async () => {
  const {rig, graph, stages} = begin();
  const {one, two} = keys((await rig.run(graph)).events);
  expect([...stages().newKeys()].sort()).toEqual([one, two].sort());
});

test('a stage that starts by another key, for a file was edited, has both', async () => {
  const {rig, graph, stages} = begin();
  await rig.run(graph);
  const judged = stages();
  const [before] = judged.newKeys();
  rig.write('f', 'as it is now');
  const {events} = await rig.run(graph, {on: (event) => judged.see(event)});
  const {one} = keys(events);
  expect(one).not.toBe(before);
  expect(judged.newKeys()).toEqual([one]);
  expect(judged.knows(before!)).toBe(true);
});

test('there is no key where a file is gone', async () => {
  const {rig, graph, stages} = begin();
  const judged = stages();
  const {events} = await rig.run(graph);
  rmSync(join(rig.dir, 'f'));
  const made = events.find((event) => event.type === 'stage-finished' && event.stage === 'data')!;
  judged.see(made);
  expect(judged.newKeys()).toEqual([]);
});
