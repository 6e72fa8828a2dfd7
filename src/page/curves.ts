import {join} from 'node:path';
import {textIn} from '../cache/listing.ts';
import type {Course} from '../run/progress.ts';

/** A figure over the steps of a training. */
export interface Curve {
  readonly steps: readonly number[];
  readonly values: readonly number[];
}

/** Curves by the name of their figure. */
export type Curves = ReadonlyMap<string, Curve>;

const file = 'curves.jsonl';

/** Those that an artifact has: an object of numbers on each line of its `curves.jsonl`, each with its `step`. */
export const curvesOf = (dir: string): Curves => {
  const lines = textIn(join(dir, file))
    .split('\n')
    .filter((line) => line !== '');
  return byFigure(
    lines.map((line) => {
      const {step = NaN, ...figures} = JSON.parse(line) as Record<string, number>;
      return {step, figures};
    }),
  );
};

/** Those that can be drawn of what a stage has told so far. */
export const curvesSoFar = ({points}: Course): Curves => byFigure(points);

interface Point {
  readonly step: number;
  readonly figures: Readonly<Record<string, number | null>>;
}

const byFigure = (points: readonly Point[]): Curves => {
  const curves = new Map<string, {steps: number[]; values: number[]}>();
  for (const {step, figures} of points)
    for (const [figure, value] of Object.entries(figures)) {
      if (value === null || !Number.isFinite(value) || !Number.isFinite(step)) continue;
      const curve = curves.get(figure) ?? {steps: [], values: []};
      curve.steps.push(step);
      curve.values.push(value);
      curves.set(figure, curve);
    }
  return curves;
};
