import {canonicalJson, type Json, type JsonObject} from '../json.ts';
import {UsageError} from '../plan/selection.ts';
import {lastGoals} from './goals.ts';
import type {Head} from './log.ts';

/**
 * A point that says its seed cannot be repeated with others.
 *
 * @throws UsageError if it should be.
 */
export const checkUnswept = (seedParam: string, points: readonly JsonObject[]): void => {
  if (!points.some((point) => seedParam in point)) return;
  throw new UsageError(
    `The points have values of ${seedParam}, which is the seed: leave these out, or the number of seeds, or name another param by --seed-param.`,
  );
};

/**
 * A point has the last word on its params.
 *
 * @throws UsageError if what is set of the same would be lost.
 */
export const checkUnset = (set: JsonObject, point: JsonObject): void => {
  const isOf = (name: string, param: string): boolean => /^([.[]|$)/.test(name.slice(param.length));
  const lost = Object.keys(set).find((name) =>
    Object.keys(point).some((param) => name.startsWith(param) && isOf(name, param)),
  );
  if (lost === undefined) return;
  throw new UsageError(
    `The sweep itself gives ${lost} its values: leave out --set ${lost}, or do not vary it.`,
  );
};

/**
 * A metric has one direction that is best.
 *
 * @throws UsageError if goals ask for both.
 */
export const checkGoals = (goals: readonly string[]): void => {
  const [twice] = [...new Set(goals)].filter((goal) => !lastGoals(goals).includes(goal));
  if (twice === undefined) return;
  const [metric] = twice.split(/:(?=min$|max$)/);
  throw new UsageError(`The goals ask for ${metric}:min and for ${metric}:max: which is it?`);
};

/**
 * A sweep that is known goes on with the settings that it has.
 *
 * @throws UsageError if it should go on with others.
 */
export const checkSame = (before: Head, now: Head): void => {
  const differs = (['file', 'profile', 'set', 'stages', 'seedParam'] as const).find(
    (name) => canonicalJson((before[name] ?? null) as Json) !== canonicalJson((now[name] ?? null) as Json),
  );
  if (differs === undefined) return;
  const texts = [before, now].map((head) => JSON.stringify(head[differs] ?? null));
  throw new UsageError(
    `The sweep "${now.name}" was begun with ${differs} ${texts.join(', not ')}. Give this one a --name of its own.`,
  );
};
