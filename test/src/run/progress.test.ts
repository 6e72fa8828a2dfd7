import {existsSync, readFileSync} from 'node:fs';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {progressLog} from '../../../src/run/progress-log.ts';
import {readCourse, type Course} from '../../../src/run/progress.ts';
import {Rig} from '../../helpers/rig.ts';

let rig: Rig;
beforeEach(() => void (rig = new Rig()));
afterEach(() => rig.remove());

const tell = (step: number, loss: string): string =>
  `echo '{"type":"progress","step":${step},"total":9,"figures":{"loss":${loss}}}' >&3`;

/** Runs one stage and reads what others can see of its progress. */
const courseOf = async (cmd: string): Promise<Course> => {
  const graph = rig.graph({a: {cmd}});
  const {events} = await rig.run(graph, {});
  const started = events.find((event) => event.type === 'stage-started');
  return readCourse(rig.openCache().progress(started?.key ?? ''));
};

const steps = ({points}: Course): readonly number[] => points.map(({step}) => step);

describe('the progress of a stage, for other processes', () => {
  it('is its first and last steps with their figures, whatever it prints', async () => {
    const course = await courseOf(`${tell(1, '4')}; ${tell(2, 'NaN')}; echo x > \${out}/text`);
    expect(course.points).toMatchObject([
      {step: 1, total: 9, figures: {loss: 4}},
      {step: 2, figures: {loss: null}},
    ]);
    expect(course.failed).toBeUndefined();
  });

  it('says why it failed, until it runs again', async () => {
    const failing = `${tell(3, '1')}; test -e ok && echo x > \${out}/text`;
    expect(await courseOf(failing)).toMatchObject({
      failed: {error: 'exited with code 1'},
      points: [{step: 3}],
    });
    rig.write('ok', '');
    expect(await courseOf(failing)).toEqual({points: [expect.objectContaining({step: 3}) as object]});
  });

  it('leaves no file for a stage that tells of none', async () => {
    const {events} = await rig.run(rig.graph({a: {cmd: 'echo x > ${out}/text'}}));
    const started = events.find((event) => event.type === 'stage-started');
    expect(existsSync(rig.openCache().progress(started?.key ?? ''))).toBe(false);
  });

  it('goes with the log when garbage is collected', async () => {
    const {gc} = await import('../../../src/cache/gc.ts');
    await courseOf(`${tell(1, '4')}; echo x > \${out}/text`);
    const {removed} = gc(rig.openCache(), {keepMs: -1, graceMs: -1, dryRun: true});
    expect(
      removed
        .filter(({what}) => what === 'log')
        .map(({path}) => path.replace(/^.*\./, ''))
        .sort(),
    ).toEqual(['log', 'progress']);
  });
});

describe('lines of progress', () => {
  it('are the further apart, the longer a stage runs', () => {
    let now = 0;
    const path = rig.write('long', '');
    const log = progressLog(path, () => now);
    for (; now < 24 * 3_600_000; now += 1_000)
      log.see({type: 'progress', step: now, total: 1, figures: {loss: 1}});
    log.flush();
    const lines = readFileSync(path, 'utf8').split('\n').length;
    expect(lines).toBeGreaterThan(9_000);
    expect(lines).toBeLessThan(13_000);
  });

  it('of a training that went on from a checkpoint take back what came after it', () => {
    const lines = [1, 2, 3, 2, 3, 4].map((step) => JSON.stringify({at: 0, step, total: 9}));
    expect(steps(readCourse(rig.write('resumed', `${lines.join('\n')}\n{"at":0,"st`)))).toEqual([1, 2, 3, 4]);
  });
});
