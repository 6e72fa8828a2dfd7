import type {Labelled} from '../../src/stage/stage.ts';
import type {Curve, Model} from '../artifacts/model.ts';
import {meanInterval} from '../metrics/interval.ts';
import {checkAxes, repetitionsOf, without} from './repetitions.ts';
import {distinctTitles} from './titles.ts';

/** A point of a line: the mean over the members of a group at a step, and its 95 % confidence interval. */
export interface LinePoint {
  readonly line: string;
  readonly step: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

export interface Group {
  readonly line: string;
  readonly curves: readonly (readonly Curve[])[];
}

/**
 * Models by line: those of a stage whose cells differ only in the axis `over` are repetitions and share one.
 *
 * @throws RangeError where no model has that axis.
 */
export const groupsOf = (
  models: readonly Labelled<Model>[],
  over: string,
  titles: Readonly<Record<string, string>>,
): readonly Group[] => {
  checkAxes('models', models, [over]);
  const groups = repetitionsOf(models, over);
  const lines = distinctTitles(
    groups.map(([first]) => without(over, first!)),
    titles,
  );
  return groups.map((members, i) => ({line: lines[i]!, curves: members.map(({value}) => value.curves)}));
};

/** The line of a figure at the steps where every member of the group has it; empty when none has. */
export const lineOf = ({line, curves}: Group, figure: string): readonly LinePoint[] => {
  const values = new Map<number, number[]>();
  for (const curve of curves)
    for (const {step, [figure]: value} of curve as readonly (Curve & {readonly step: number})[])
      if (value !== undefined) values.set(step, [...(values.get(step) ?? []), value]);
  return [...values]
    .filter(([, repeated]) => repeated.length === curves.length)
    .sort(([a], [b]) => a - b)
    .map(([step, repeated]) => {
      const {mean, half} = meanInterval(repeated);
      return {line, step, mean, low: mean - half, high: mean + half};
    });
};
