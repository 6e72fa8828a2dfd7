import type {Cache} from '../cache/cache.ts';
import {readCourse} from '../run/progress.ts';
import {mostPoints, type Contents} from './contents.ts';
import {curvesSoFar, type Curves} from './curves.ts';
import type {KnownStage} from './known-stage.ts';
import type {PageCurve} from './page.ts';
import {thinned} from './thin.ts';

/** Curves of a stage, and whose they are. */
export interface StageCurves {
  readonly stage: string;
  readonly trial?: string;
  readonly curves: Curves;
}

/** Those of what a stage made. One that keeps none may have told of its progress; one that runs has only told so far. */
export const curvesOfStage = (
  {record, course}: KnownStage,
  {cache, contents}: {readonly cache: Cache; readonly contents: (artifact: string) => Contents | undefined},
): Curves => {
  if (course) return curvesSoFar(course);
  const made = record && contents(record.artifact)?.curves;
  if (record === undefined || (made && made.size > 0)) return made ?? new Map();
  return curvesSoFar(readCourse(cache.progress(record.key)));
};

/** All curves of a page together have at most about so many points. */
const pagePoints = 200_000;

/** Each with fewer points, the more curves there are. */
export const pageCurves = (all: readonly StageCurves[]): readonly PageCurve[] => {
  const count = all.reduce((sum, {curves}) => sum + curves.size, 0);
  const most = Math.max(20, Math.min(mostPoints, Math.floor(pagePoints / count)));
  return all.flatMap(({curves, ...whose}) =>
    [...curves].map(([figure, curve]) => ({...whose, figure, ...thinned(curve, most)})),
  );
};
