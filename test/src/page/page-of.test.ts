import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import sharp from 'sharp';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import type {Graph} from '../../../src/graph/graph.ts';
import {contentsIn} from '../../../src/page/contents.ts';
import {embedPictures} from '../../../src/page/embedding.ts';
import {servedFrom, type Files} from '../../../src/page/files.ts';
import {pageOf} from '../../../src/page/page-of.ts';
import type {Page} from '../../../src/page/page.ts';
import {Rig} from '../../helpers/rig.ts';

let rig: Rig;
beforeEach(() => void (rig = new Rig()));
afterEach(() => rig.remove());

const pageFrom = (graph: Graph, files: Files = servedFrom(rig.openCache())): Page => {
  const cache = rig.openCache();
  return pageOf(
    {graph, params: {steps: 3}, words: ['my moons.yaml', '--profile', 'quick', '--set', 'a=b']},
    {cache, contents: contentsIn(cache), files, live: false, pipe: '1.2.3'},
  );
};

/** A page that holds its pictures, so many bytes of them. */
const reportOf = (graph: Graph, mostBytes = 1e6): Promise<Page> =>
  embedPictures(rig.openCache(), mostBytes, (files) => pageFrom(graph, files));

const png = async (name: string, width: number): Promise<void> => {
  const image = sharp({create: {width, height: 2, channels: 3, background: 'red'}});
  writeFileSync(join(rig.dir, name), await image.png().toBuffer());
};

const curves = Array.from(
  {length: 5_000},
  (_, step) => `{"loss":${step === 2_500 ? 99 : 1},"step":${step}}`,
).join('\n');
const table =
  'Results\n\n| row | D_L      | paper |\n| --- | -------: | ----: |\n| a\\|b | 0.190 *  | –     |\n| c | 0.200    | 0.1   |\n';

const graphOf = (loss = 1): Graph =>
  rig.graph({
    data: {cmd: 'echo x > ${out}/text', kind: 'dataset'},
    score: {
      cmd: `cp curves.jsonl \${out}; mkdir \${out}/snapshots; cp a.png \${out}/snapshots/1.png; echo '{"type":"metric","name":"loss","value":${loss}}' >&3`,
      inputs: {data: 'data'},
      kind: 'model',
    },
    results: {cmd: 'cp table.md ${out}', inputs: {score: 'score'}, kind: 'table'},
    figure: {cmd: 'cp figure.svg figure.png ${out}', inputs: {score: 'score'}, kind: 'figure'},
  });

const run = async (): Promise<Page> => {
  rig.write('curves.jsonl', `${curves}\n`);
  rig.write('table.md', table);
  rig.write('figure.svg', '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 20"/>');
  await png('figure.png', 60);
  await png('a.png', 3);
  await rig.run(graphOf());
  return reportOf(graphOf());
};

describe('the page of a pipeline', () => {
  it('shows what was made, by whom, and how to make it again', async () => {
    const page = await run();
    expect(page).toMatchObject({
      title: 'rig',
      command: "pipe run 'my moons.yaml' --profile quick --set a=b",
      live: false,
      params: {steps: 3},
      provenance: {pipe: '1.2.3', file: 'my moons.yaml'},
    });
    expect(page.provenance.hosts).toHaveLength(1);
    expect(page.stages).toMatchObject([
      {id: 'data', state: 'fresh', reads: [], bytes: 2, made: 1},
      {id: 'score', state: 'fresh', reads: ['data'], metrics: {loss: 1}, kind: 'model'},
      {id: 'results', state: 'fresh'},
      {id: 'figure', state: 'fresh'},
    ]);
    expect(page.notes).toBeUndefined();
  });

  it('prints tables as they are printed, with the best marked', async () => {
    expect((await run()).tables).toEqual([
      {
        stage: 'results',
        title: 'Results',
        columns: ['row', 'D_L', 'paper'],
        rows: [
          ['a|b', '0.190', null],
          ['c', '0.200', '0.1'],
        ],
        best: [[0, 1]],
      },
    ]);
  });

  it('has pictures in itself, the small vector one rather than its pixels', async () => {
    const [snapshot, figure, ...rest] = (await run()).images;
    expect(rest).toEqual([]);
    expect(snapshot).toMatchObject({
      stage: 'score',
      kind: 'snapshot',
      name: 'snapshots/1',
      width: 3,
      height: 2,
    });
    expect(figure).toMatchObject({stage: 'figure', kind: 'figure', name: 'figure', width: 30, height: 20});
    expect(snapshot?.source).toMatch(/^data:image\/png;base64,/);
    expect(figure?.source).toMatch(/^data:image\/svg\+xml;base64,/);
  });

  it('leaves out the least telling pictures, and says so', async () => {
    await run();
    const page = await reportOf(graphOf(), 150);
    expect(page.images.map(({kind}) => kind)).toEqual(['figure']);
    expect(page.notes?.[0]).toContain('1 of the pictures');
  });

  it('says where a server has the files', async () => {
    await run();
    const page = pageFrom(graphOf(), servedFrom(rig.openCache()));
    const {artifact, files} = page.stages[1]!;
    expect(files?.map(({name, address}) => [name, address])).toEqual([
      ['curves.jsonl', `/artifacts/${artifact}/curves.jsonl`],
      ['snapshots/1.png', `/artifacts/${artifact}/snapshots/1.png`],
    ]);
    expect(page.images[0]?.source).toBe(`/artifacts/${artifact}/snapshots/1.png`);
  });

  it('thins curves and keeps their peaks', async () => {
    const [curve] = (await run()).curves;
    expect(curve).toMatchObject({stage: 'score', figure: 'loss'});
    expect(curve!.steps.length).toBeLessThanOrEqual(500);
    expect([curve!.steps[0], curve!.steps.at(-1)]).toEqual([0, 4_999]);
    expect(curve!.values[curve!.steps.indexOf(2_500)]).toBe(99);
  });

  it('shows stale stages as stale, with what they made last', async () => {
    await run();
    const page = pageFrom(graphOf(2));
    expect(page.stages.map(({state}) => state)).toEqual(['fresh', 'stale', 'waiting', 'waiting']);
    expect(page.stages[1]).toMatchObject({made: 0, metrics: {loss: 1}});
    expect(page.images).toHaveLength(2);
  });

  it('shows why a stage failed, with what it told before', async () => {
    const graph = rig.graph({
      a: {cmd: `echo said; echo '{"type":"progress","step":1,"total":4,"figures":{"loss":2}}' >&3; exit 3`},
    });
    await rig.run(graph);
    const page = pageFrom(graph);
    expect(page.stages).toMatchObject([{state: 'failed', log: ['said', 'exited with code 3'], made: 0}]);
    expect(page.stages[0]).not.toHaveProperty('progress');
    expect(page.curves).toEqual([{stage: 'a', figure: 'loss', steps: [1], values: [2]}]);
  });

  it('follows a stage that another process runs', async () => {
    const tell = `echo '{"type":"progress","step":1,"total":4,"figures":{"loss":2}}' >&3; echo '{"type":"note","line":"here"}' >&3`;
    const graph = rig.graph({
      a: {cmd: `${tell}; until test -e ${join(rig.dir, 'go')}; do sleep 0.02; done; echo x > \${out}/x`},
    });
    let page: Page | undefined;
    await rig.run(graph, {
      on: (event) => {
        if (event.type !== 'stage-event' || event.event.type !== 'note') return;
        page = pageFrom(graph);
        rig.write('go', '');
      },
    });
    expect(page?.stages).toMatchObject([{state: 'running', progress: {step: 1, total: 4}, log: ['here']}]);
    expect(page?.curves).toMatchObject([{figure: 'loss', values: [2]}]);
    const after = pageFrom(graph);
    expect(after.stages).toMatchObject([{state: 'fresh'}]);
    expect(after.curves).toMatchObject([{figure: 'loss', values: [2]}]);
  });
});
