import type {PointSummary, TrialSummary} from '../sweep/summary.ts';
import type {Page, PageCurve, PageImage, PageStage, PageTable} from './page.ts';

/**
 * What a live page is told: the data of one server-sent event, as JSON, at the address `events` beside the page. The
 * first message of a connection is a whole page, so that one which was cut off has missed nothing when it is back.
 */
export type PageMessage =
  | {readonly type: 'page'; readonly page: Page}
  | {readonly type: 'stage'; readonly stage: PageStage}
  /** New points of a curve. What was known from its first step on is replaced: a training may go back to a checkpoint. */
  | {readonly type: 'curve'; readonly curve: PageCurve}
  | {readonly type: 'trial'; readonly trial: TrialSummary}
  /** The point at a place in the list of all: one more value may change others too, by which is best. */
  | {readonly type: 'point'; readonly at: number; readonly point: PointSummary}
  | {readonly type: 'tables'; readonly tables: readonly PageTable[]}
  | {readonly type: 'images'; readonly images: readonly PageImage[]};

/** The page after a message. What the message does not concern is the same object as before. */
export const told = (page: Page, message: PageMessage): Page => {
  switch (message.type) {
    case 'page':
      return message.page;
    case 'stage':
      return {...page, stages: put(page.stages, message.stage)};
    case 'curve':
      return {...page, curves: withPoints(page.curves, message.curve)};
    case 'trial':
      return inSweep(page, (sweep) => ({...sweep, trials: put(sweep.trials, message.trial)}));
    case 'point':
      return inSweep(page, (sweep) => ({...sweep, points: sweep.points.with(message.at, message.point)}));
    case 'tables':
      return {...page, tables: message.tables};
    case 'images':
      return {...page, images: message.images};
  }
};

type Sweep = NonNullable<Page['sweep']>;

const inSweep = (page: Page, change: (sweep: Sweep) => Sweep): Page =>
  page.sweep ? {...page, sweep: change(page.sweep)} : page;

/** With the item in place of the one of its id, or at the end. */
const put = <T extends {readonly id: string}>(items: readonly T[], item: T): readonly T[] => {
  const at = items.findIndex(({id}) => id === item.id);
  return at === -1 ? [...items, item] : items.with(at, item);
};

/** What tells a curve from others. */
export const curveName = ({stage, trial, figure}: PageCurve): string =>
  JSON.stringify([stage, trial ?? null, figure]);

const withPoints = (curves: readonly PageCurve[], more: PageCurve): readonly PageCurve[] => {
  const {stage, trial, figure} = more;
  const at = curves.findIndex(
    (curve) => curve.stage === stage && curve.trial === trial && curve.figure === figure,
  );
  return at === -1 ? [...curves, more] : curves.with(at, joined(curves[at]!, more));
};

const joined = (known: PageCurve, more: PageCurve): PageCurve => {
  const first = more.steps[0] ?? Infinity;
  const kept = known.steps.findIndex((step) => step >= first);
  const end = kept === -1 ? known.steps.length : kept;
  return {
    ...more,
    steps: [...known.steps.slice(0, end), ...more.steps],
    values: [...known.values.slice(0, end), ...more.values],
  };
};
