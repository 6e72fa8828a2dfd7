import {curveName, type PageMessage} from '../live.ts';
import type {Page, PageCurve} from '../page.ts';

/**
 * What turns one page into the next for whoever shows it, and no more. What no smaller message can say is said by the
 * whole page.
 */
export const changes = (before: Page, now: Page): readonly PageMessage[] => {
  const curves = curveChanges(before.curves, now.curves);
  if (curves === undefined || !isSameFrame(before, now)) return [{type: 'page', page: now}];
  return [
    ...changed(before.stages, now.stages).map((stage) => ({type: 'stage', stage}) as const),
    ...curves.map((curve) => ({type: 'curve', curve}) as const),
    ...(isSame(before.tables, now.tables) ? [] : [{type: 'tables', tables: now.tables} as const]),
    ...(isSame(before.images, now.images) ? [] : [{type: 'images', images: now.images} as const]),
    ...sweepChanges(before.sweep, now.sweep),
  ];
};

const isSame = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/** Whether all is as it was that has no message of its own; nobody is told that the time has changed. */
const isSameFrame = (before: Page, now: Page): boolean =>
  isSame(frame(before), frame(now)) &&
  before.sweep?.points.length === now.sweep?.points.length &&
  (before.sweep?.trials ?? []).every(({id}, at) => id === now.sweep?.trials[at]?.id);

const frame = ({stages, sweep, ...page}: Page): object => ({
  ...page,
  madeAt: '',
  stages: stages.map(({id}) => id),
  tables: [],
  images: [],
  curves: [],
  sweep: sweep && {...sweep, trials: [], points: []},
});

const changed = <T>(before: readonly T[], now: readonly T[]): readonly T[] =>
  now.filter((item, at) => !isSame(item, before[at]));

const sweepChanges = (before: Page['sweep'], now: Page['sweep']): readonly PageMessage[] => {
  if (before === undefined || now === undefined) return [];
  return [
    ...changed(before.trials, now.trials).map((trial) => ({type: 'trial', trial}) as const),
    ...now.points.flatMap((point, at) =>
      isSame(point, before.points[at]) ? [] : [{type: 'point', at, point} as const],
    ),
  ];
};

/** What is new of each curve; undefined if a curve has only lost points, or is gone. */
const curveChanges = (
  before: readonly PageCurve[],
  now: readonly PageCurve[],
): readonly PageCurve[] | undefined => {
  const known = new Map(before.map((curve) => [curveName(curve), curve]));
  const news: PageCurve[] = [];
  for (const curve of now) {
    const more = newPoints(known.get(curveName(curve)), curve);
    if (more === undefined) return undefined;
    if (more.steps.length > 0) news.push(more);
    known.delete(curveName(curve));
  }
  return known.size > 0 ? undefined : news;
};

/** From the first point that differs; none if nothing does, undefined if points were only taken away. */
const newPoints = (before: PageCurve | undefined, now: PageCurve): PageCurve | undefined => {
  if (before === undefined) return now;
  const same = now.steps.findIndex(
    (step, at) => step !== before.steps[at] || now.values[at] !== before.values[at],
  );
  const from = same === -1 ? now.steps.length : same;
  if (from === now.steps.length && before.steps.length > from) return undefined;
  // Points between the last common one and the first new one are known to nobody but the reader of the page.
  if ((before.steps[from] ?? Infinity) < (now.steps[from] ?? -Infinity))
    return from === 0
      ? undefined
      : {...now, steps: now.steps.slice(from - 1), values: now.values.slice(from - 1)};
  return {...now, steps: now.steps.slice(from), values: now.values.slice(from)};
};
