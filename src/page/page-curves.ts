import {curvesSoFar, type Curves} from './curves.ts';
import {mostPoints} from './contents.ts';
import type {Product} from './images.ts';
import type {KnownStage} from './known-stage.ts';
import type {PageCurve} from './page.ts';
import {thinned} from './thin.ts';

/** Curves of a stage, and whose they are. */
export interface StageCurves {
  readonly stage: string;
  readonly trial?: string;
  readonly curves: Curves;
}

/** Those that artifacts have. */
export const curvesMade = (products: readonly Product[]): readonly StageCurves[] =>
  products.map(({stage, trial, contents: {curves}}) => ({
    stage,
    ...(trial !== undefined && {trial}),
    curves,
  }));

/** Those of stages that run or failed, from what they have told. */
export const curvesTold = (stages: readonly KnownStage[], trial?: string): readonly StageCurves[] =>
  stages.flatMap(({node, course}) =>
    course ? [{stage: node.id, ...(trial !== undefined && {trial}), curves: curvesSoFar(course)}] : [],
  );

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
