import {canonicalJson, type Json} from '../json.ts';
import {UsageError} from '../plan/selection.ts';
import {nearest} from '../pipeline/nearest.ts';
import {metricsMeant, parseGoal, type FullMetric} from './goals.ts';
import {readLog, type Known} from './known.ts';
import {sweepNames} from './log.ts';
import {summarisePoints} from './points-summary.ts';
import type {Axis, Goal, SweepSummary, TrialSummary} from './summary.ts';
import type {Trial} from './trials.ts';

/**
 * A sweep as a reader wants it.
 *
 * @throws UsageError if the cache knows no sweep of this name.
 */
export const readSweep = (cacheRoot: string, name: string): SweepSummary => {
  const known = readLog(cacheRoot, name);
  if (known) return summarise(known);
  const names = sweepNames(cacheRoot);
  const near = nearest(name, names);
  const choices = names.length === 0 ? 'it knows none' : `it knows ${names.join(', ')}`;
  throw new UsageError(
    `${cacheRoot} knows no sweep "${name}"; ${near ? `did you mean ${near}?` : `${choices}.`}`,
  );
};

export const summarise = (known: Known): SweepSummary => {
  const {name, file, profile, set, stages, seedParam} = known.head;
  const trials = known.trials.map((trial) => summaryOf(trial, known));
  const metrics = fullMetrics(known);
  const asked = known.goals.flatMap((text) => parseGoal(text) ?? []);
  const goals = distinct(asked.map((goal) => meant(goal, metrics, known)));
  const first = new Set(goals.map(({metric}) => metric));
  const points = summarisePoints(trials, metrics, goals);
  return {
    name,
    file,
    ...(profile !== undefined && {profile}),
    set,
    stages,
    declaredBy: known.declared.map(({options}) => options),
    axes: axesOf(known.trials),
    ...(trials.some(({seed}) => seed !== undefined) && {seedParam}),
    goals,
    metrics: [...new Set([...first, ...metrics.map(({full}) => full)])],
    trials,
    points,
  };
};

const summaryOf = (trial: Trial, {ended, running}: Known): TrialSummary => {
  const {id, point, seed} = trial;
  const end = ended.get(id);
  return {
    id,
    point,
    ...(seed !== undefined && {seed}),
    state: running.has(id) ? 'running' : (end?.state ?? 'pending'),
    ...(end?.detail !== undefined && {detail: end.detail}),
    metrics: end?.metrics ?? {},
    keys: end?.keys ?? {},
  };
};

/** In the order in which trials tell them. Names of stages hold dots: what follows the last stage's name is the metric. */
const fullMetrics = ({ended}: Known): readonly FullMetric[] => {
  const found = new Map<string, FullMetric>();
  for (const {metrics, keys} of ended.values()) {
    const stages = Object.keys(keys);
    for (const full of Object.keys(metrics)) {
      if (found.has(full)) continue;
      const stage =
        stages.filter((id) => full.startsWith(`${id}.`)).sort((a, b) => b.length - a.length)[0] ?? '';
      found.set(full, {full, stage, name: full.slice(stage.length + 1)});
    }
  }
  return [...found.values()];
};

/** The goal with its metric's full name where that is clear, else as it was asked for. */
const meant = (goal: Goal, metrics: readonly FullMetric[], {reach}: Known): Goal => {
  const [one, ...others] = metricsMeant(goal, metrics, reach);
  return one && others.length === 0 ? {...goal, metric: one.full} : goal;
};

/** A metric may have been asked for by its own name and with its stage. */
const distinct = (goals: readonly Goal[]): readonly Goal[] => [
  ...new Map(goals.map((goal) => [goal.metric, goal])).values(),
];

const axesOf = (trials: readonly Trial[]): readonly Axis[] => {
  const values = new Map<string, Map<string, Json>>();
  for (const {point} of trials)
    for (const [param, value] of Object.entries(point)) {
      const seen = values.get(param) ?? new Map<string, Json>();
      values.set(param, seen.set(canonicalJson(value), value));
    }
  return Array.from(values, ([param, seen]) => ({param, values: [...seen.values()]}));
};
