import type {Goal} from './summary.ts';

/** A goal as it is asked for: a metric by its own name, or with its stage. */
export const parseGoal = (text: string): Goal | undefined => {
  const [, metric, direction] = /^(.+):(min|max)$/.exec(text) ?? [];
  if (metric === undefined) return undefined;
  return {metric, direction: direction as Goal['direction']};
};

/** Of goals that ask for the same metric the last one: who asks for another direction has thought better of it. */
export const lastGoals = (texts: readonly string[]): readonly string[] => {
  const last = new Map<string, string>();
  for (const text of texts) {
    const name = parseGoal(text)?.metric ?? text;
    // What is asked for last stands last, so that it counts if another name means the same metric.
    last.delete(name);
    last.set(name, text);
  }
  return [...last.values()];
};

/**
 * The metrics of trials that a goal may mean. A metric alone is that of the stage which most of the swept params reach:
 * of `D_L` of several methods that of the method that is swept.
 *
 * @param metrics full names, `STAGE.METRIC`.
 * @param reach stage → how many of the swept params it varies with.
 */
export const metricsMeant = (
  {metric}: Goal,
  metrics: readonly FullMetric[],
  reach: Readonly<Record<string, number>>,
): readonly FullMetric[] => {
  const full = metrics.filter(({full}) => full === metric);
  if (full.length > 0) return full;
  const named = metrics.filter(({name}) => name === metric);
  const most = Math.max(...named.map(({stage}) => reach[stage] ?? 0));
  return named.filter(({stage}) => (reach[stage] ?? 0) === most);
};

/** A metric of a trial by its full name, and the parts of that. */
export interface FullMetric {
  readonly full: string;
  readonly stage: string;
  readonly name: string;
}
