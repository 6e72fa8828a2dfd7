import {signal, type Signal} from '@preact/signals';
import type {Page, PageCurve} from '../../../page.ts';
import type {Grouping} from '../../model/groups.ts';
import type {Point} from '../../model/points.ts';

/** Which curves, and how. */
export interface CurveChoices {
  readonly figure: Signal<string>;
  /** None means all. */
  readonly stages: Signal<ReadonlySet<string>>;
  readonly grouping: Signal<Grouping>;
  readonly logarithmic: Signal<boolean>;
  /** Weight of the past, in [0, 1). */
  readonly smoothing: Signal<number>;
}

export const openCurveChoices = ({curves, sweep}: Page): CurveChoices => {
  const figures = curves.map(({figure}) => figure);
  const params = sweep?.axes.filter(({values}) => values.length > 1) ?? [];
  const few = sweep && sweep.points.length <= 12;
  return {
    figure: signal(figures.find((figure) => figure === 'loss') ?? figures[0] ?? ''),
    stages: signal(new Set()),
    grouping: signal(
      !sweep ? {by: 'stage'} : few || !params[0] ? {by: 'point'} : {by: 'param', param: params[0].param},
    ),
    logarithmic: signal(false),
    smoothing: signal(0),
  };
};

/** Curves of the figure and the stages, and where points are filtered, those of their trials. */
export const curvesShown = (
  curves: readonly PageCurve[],
  {figure, stages}: CurveChoices,
  points: readonly Point[] | undefined,
): readonly PageCurve[] => {
  const trials = points && new Set(points.flatMap((point) => point.trials.map(({id}) => id)));
  return curves.filter(
    (curve) =>
      curve.figure === figure.value &&
      (stages.value.size === 0 || stages.value.has(curve.stage)) &&
      (!trials || curve.trial === undefined || trials.has(curve.trial)),
  );
};
