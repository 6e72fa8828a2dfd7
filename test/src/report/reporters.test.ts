import picocolors from 'picocolors';
import {describe, expect, it} from 'vitest';
import type {RunEvent} from '../../../src/run/event.ts';
import {duration, figure, sparkline} from '../../../src/format.ts';
import {jsonReporter} from '../../../src/report/json.ts';
import {lineReporter} from '../../../src/report/lines.ts';
import {Progress} from '../../../src/report/progress.ts';
import {mostRows} from '../../../src/report/rows.ts';
import {summary} from '../../../src/report/summary.ts';
import {terminalReporter} from '../../../src/report/terminal.ts';

const started = (stage: string): RunEvent => ({
  type: 'stage-started',
  stage,
  key: 'k',
  reason: 'never run',
  attempt: 1,
  log: 'log',
});
const progress = (stage: string, step: number, loss: number): RunEvent => ({
  type: 'stage-event',
  stage,
  event: {type: 'progress', step, total: 100, figures: {loss}},
});
const finished = (stage: string): RunEvent => ({
  type: 'stage-finished',
  key: 'k',
  stage,
  artifact: 'd',
  durationMs: 1_500,
});
const reused = (stage: string): RunEvent => ({
  type: 'stage-reused',
  stage,
  key: 'k',
  artifact: 'd',
  how: 'fresh',
});

describe('figures', () => {
  it('are written for people', () => {
    expect([400, 12_000, 185_000, 7_620_000, 273_600_000].map(duration)).toEqual([
      '0.4 s',
      '12 s',
      '3 min 05 s',
      '2 h 07 min',
      '3 d 04 h',
    ]);
    expect([0.042134, 12.3456, 12345.6, 1.23e-7, NaN].map(figure)).toEqual([
      '0.04213',
      '12.35',
      '12346',
      '1.2e-7',
      'not finite',
    ]);
    expect([sparkline([1, 2, 8]), sparkline([3, 3]), sparkline([NaN, 1])]).toEqual(['▁▂█', '▁▁', '▁']);
  });

  it('tell steps, loss, pace and time left', () => {
    const shown = new Progress(0, 60_000);
    expect(shown.text(0)).toBe('1 min 00 s left');
    shown.see({type: 'progress', step: 10, total: 100, figures: {loss: 2}}, 1_000);
    shown.see({type: 'progress', step: 20, total: 100, figures: {loss: 1}}, 2_000);
    expect(shown.text(2_000)).toBe('step 20/100 · loss 1 █▁ · 10 steps/s · 8.0 s left');
  });

  it('keep the whole course of a long training in a few bars', () => {
    const shown = new Progress(0);
    for (let step = 1; step <= 1_000; step++)
      shown.see({type: 'progress', step, total: 1_000, figures: {loss: -step}}, step);
    const bars = /[▁-█]+/.exec(shown.text(1_000))?.[0] ?? '';
    expect(bars.length).toBe(16);
    expect(bars).toMatch(/^█.*▁$/);
  });
});

describe('lines', () => {
  it('are one a happening, progress seldom', () => {
    const lines: string[] = [];
    let time = 0;
    const report = lineReporter(
      (line) => lines.push(line),
      () => time,
    );
    report({type: 'run-started', pipeline: 'p', stages: ['a', 'b'], stale: ['a', 'b']});
    report(reused('a'));
    report(started('b'));
    report(progress('b', 1, 2));
    time = 29_000;
    report(progress('b', 50, 1.5));
    time = 31_000;
    report(progress('b', 63, 1));
    report(finished('b'));
    expect(lines).toEqual([
      '1 stage fresh\n',
      'b: started, never run\n',
      'b: step 1/100 · loss 2\n',
      'b: step 63/100 · loss 1 █▅▁ · 2 steps/s · 19 s left\n',
      'b: finished in 1.5 s\n',
    ]);
  });
});

describe('JSON lines', () => {
  it('carry version, time and event', () => {
    const lines: string[] = [];
    jsonReporter(
      (line) => lines.push(line),
      () => new Date(0),
    )(progress('a', 1, NaN));
    expect(lines).toEqual([
      '{"v":1,"time":"1970-01-01T00:00:00.000Z","type":"stage-event","stage":"a","event":{"type":"progress","step":1,"total":100,"figures":{"loss":null}}}\n',
    ]);
  });
});

describe('the terminal', () => {
  const screen = () => {
    const drawn = {rows: [] as string[], last: '', opened: 0};
    const open = (count: number) => {
      drawn.opened++;
      drawn.rows = Array<string>(count).fill('');
      const rows = drawn.rows.map((_, at) => ({
        show: (text: string) => void (drawn.rows[at] = text),
        end: (ok: boolean) => void (drawn.rows[at] = `${drawn.rows[at]}${ok ? ' ✔' : ' ✖'}`),
      }));
      return Promise.resolve({
        rows,
        redraw: (text: string) => void (drawn.last = text),
        close: () => Promise.resolve(),
      });
    };
    return {drawn, report: terminalReporter(() => 0, open)};
  };

  it('draws nothing while there is nothing to do', async () => {
    const {drawn, report} = screen();
    report({type: 'run-started', pipeline: 'p', stages: ['a'], stale: ['a']});
    report(reused('a'));
    await report.close();
    expect(drawn.opened).toBe(0);
  });

  it('has a row for each stage while they fit', async () => {
    const {drawn, report} = screen();
    report({type: 'run-started', pipeline: 'p', stages: ['a', 'b'], stale: ['a', 'b']});
    report(started('a'));
    report(started('b'));
    await Promise.resolve();
    report(progress('a', 1, 2));
    report(finished('b'));
    await report.close();
    expect(drawn.rows).toEqual(['a · step 1/100 · loss 2', 'b · 1.5 s ✔']);
    expect(drawn.last).toBe('stages 1/2 · 1 finished · 1 running');
  });

  it('says in the last row what a stage waits for, until it does something', async () => {
    const {drawn, report} = screen();
    report({type: 'run-started', pipeline: 'p', stages: ['a', 'b'], stale: ['a', 'b']});
    report({type: 'stage-waiting', stage: 'a', on: 'another run'});
    await Promise.resolve();
    report(started('b'));
    report({type: 'stage-waiting', stage: 'a', on: 'process 7'});
    expect(drawn.last).toBe('stages 0/2 · 1 running · a: waiting for process 7');
    report(started('a'));
    await report.close();
    expect(drawn.last).toBe('stages 0/2 · 2 running');
  });

  it('says at once that the run is stopping', async () => {
    const {drawn, report} = screen();
    report({type: 'run-started', pipeline: 'p', stages: ['a'], stale: ['a']});
    report(started('a'));
    await Promise.resolve();
    report({type: 'notice', message: 'stopping'});
    expect(drawn.last).toBe('stages 0/1 · 1 running · stopping');
    await report.close();
  });

  it('never has more than twenty rows', async () => {
    const {drawn, report} = screen();
    const stages = Array.from({length: 50}, (_, at) => `s${at}`);
    report({type: 'run-started', pipeline: 'p', stages, stale: stages});
    for (const stage of stages) report(started(stage));
    await report.close();
    expect(drawn.rows.length + 1).toBe(mostRows);
    expect(drawn.rows.at(-1)).toBe('s18');
    expect(drawn.last).toBe('stages 0/50 · 50 running');
  });
});

describe('the summary', () => {
  const plain = picocolors.createColors(false);
  const base = {pipeline: 'moons', durationMs: 100, failures: [], tables: []};

  it('is one line and the tables when there was nothing to do', () => {
    const outcomes = {a: {state: 'reused', key: 'k', artifact: 'd'}} as const;
    expect(summary({...base, outcomes, tables: ['| D_P |']}, plain)).toBe(
      '| D_P |\n\nmoons: 1 stage, nothing to do (0.1 s)\n',
    );
  });

  it('says what changed under a tainted result and where that is', () => {
    const outcomes = {
      a: {state: 'tainted', detail: 'x.py changed while it ran; kept in /tainted/k'},
    } as const;
    expect(summary({...base, outcomes}, plain)).toBe(
      'a: tainted, x.py changed while it ran; kept in /tainted/k\n\nmoons: 1 stage, 1 tainted (0.1 s)\n',
    );
  });

  it('shows the last lines of each failure and where its log is', () => {
    const failure = {
      type: 'stage-failed',
      stage: 'b',
      error: 'exited with code 1',
      tail: ['oh', 'no'],
      log: '/logs/k.log',
      retrying: false,
    } as const;
    const outcomes = {
      a: {state: 'finished', key: 'k', artifact: 'd'},
      b: {state: 'failed', detail: 'exited with code 1'},
      c: {state: 'skipped', detail: 'b'},
    } as const;
    expect(summary({...base, outcomes, failures: [failure]}, plain)).toBe(
      'b: exited with code 1\n  │ oh\n  │ no\n  log: /logs/k.log\n\nmoons: 3 stages, 1 ran, 1 failed, 1 skipped (0.1 s)\n',
    );
  });
});
