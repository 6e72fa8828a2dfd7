import type {Labelled} from '../../src/stage/stage.ts';
import {stageOf} from '../tables/sources.ts';

/** Members that are one thing several times: those of one stage whose cells differ in the axis `over` alone. */
export const repetitionsOf = <T>(
  members: readonly Labelled<T>[],
  over: string,
): readonly (readonly Labelled<T>[])[] => {
  const groups = new Map<string, Labelled<T>[]>();
  for (const member of members) {
    const key = JSON.stringify([stageOf(member), Object.entries(without(over, member).cell)]);
    groups.set(key, [...(groups.get(key) ?? []), member]);
  }
  return [...groups.values()];
};

/** A member as it is called among others that are repeated. */
export const without = <T>(over: string, {stage, cell, value}: Labelled<T>): Labelled<T> => ({
  stage,
  cell: Object.fromEntries(Object.entries(cell).filter(([axis]) => axis !== over)),
  value,
});

/** @throws RangeError where no cell has an axis that is named. */
export const checkAxes = (
  what: string,
  members: readonly Labelled<unknown>[],
  axes: readonly string[],
): void => {
  const known = [...new Set(members.flatMap(({cell}) => Object.keys(cell)))];
  for (const axis of axes)
    if (axis !== '' && !known.includes(axis))
      throw new RangeError(
        `no ${what} have the matrix axis ${axis}; there are ${known.join(', ') || 'none'}`,
      );
};
