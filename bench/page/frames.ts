import type {CDPSession, Page as Tab} from 'playwright-core';

/** What frames took while something happened on a page. */
export interface Frames {
  readonly count: number;
  /** Frames per second of wall time: what else the machine does is in it. */
  readonly perSecond: number;
  /** Between two frames, in ms of wall time. */
  readonly median: number;
  readonly p95: number;
  /** What the main thread worked for a frame, in ms: scripts, style and layout, and all together. */
  readonly script: number;
  readonly layout: number;
  readonly work: number;
  /** The longest that the main thread was busy at a stretch, in ms. */
  readonly longest: number;
}

/** Keeps the times of frames, and of tasks longer than a reader notices. */
const record = `
  window.frames = [];
  window.tasks = [];
  window.observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({duration}) => duration)));
  observer.observe({type: 'longtask'});
  window.keep = (now) => (frames.push(now), (window.next = requestAnimationFrame(keep)));
  requestAnimationFrame(keep);`;

const stop = `(cancelAnimationFrame(next), observer.disconnect(), {frames, tasks})`;

export const framesDuring = async (
  tab: Tab,
  happens: (cdp: CDPSession) => Promise<void>,
): Promise<Frames> => {
  const cdp = await tab.context().newCDPSession(tab);
  await cdp.send('Performance.enable', {timeDomain: 'threadTicks'});
  await tab.evaluate(record);
  const before = await metricsOf(cdp);
  await happens(cdp);
  const after = await metricsOf(cdp);
  const {frames, tasks} = await tab.evaluate<{frames: number[]; tasks: number[]}>(stop);
  await cdp.detach();
  const gaps = frames
    .slice(1)
    .map((time, at) => time - frames[at]!)
    .sort((a, b) => a - b);
  const each = (...names: readonly string[]): number =>
    names.reduce((sum, name) => sum + 1e3 * (after[name]! - before[name]!), 0) / frames.length;
  return {
    count: frames.length,
    perSecond: (1e3 * gaps.length) / gaps.reduce((sum, gap) => sum + gap, 0),
    median: gaps[gaps.length >> 1]!,
    p95: gaps[Math.floor(0.95 * gaps.length)]!,
    script: each('ScriptDuration'),
    layout: each('LayoutDuration', 'RecalcStyleDuration'),
    work: each('TaskDuration'),
    longest: Math.max(0, ...tasks),
  };
};

const metricsOf = async (cdp: CDPSession): Promise<Readonly<Record<string, number>>> => {
  const {metrics} = await cdp.send('Performance.getMetrics');
  return Object.fromEntries(metrics.map(({name, value}) => [name, value]));
};
