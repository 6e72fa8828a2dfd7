import type {SweepConfig} from '../../schemas/sweep.ts';
import {digestOf, type Json, type JsonObject} from '../json.ts';
import type {Pipeline} from '../pipeline/pipeline.ts';
import {partAt} from '../pipeline/value.ts';
import {parsePath} from '../pipeline/template.ts';
import {UsageError} from '../plan/selection.ts';
import {checkGoals, checkSame, checkUnset, checkUnswept} from './contradictions.ts';
import {parseGoal} from './goals.ts';
import type {Known} from './known.ts';
import {isSweepName, version, type Entry, type Head} from './log.ts';
import {mostTrials, pointsOf} from './points.ts';
import {trialsOf, type Declared, type Trial} from './trials.ts';

/** Of what a user asks for, that which all trials share. */
export interface Shared {
  /** A name of their own; otherwise it is made of what is swept. */
  readonly name?: string;
  /** The name under which the file declares it. */
  readonly declaredAs?: string;
  readonly profile?: string;
  readonly set: JsonObject;
  readonly stages: readonly string[];
}

/** Of what a user asks for, that by which trials are added. */
export interface Additions {
  /** Seeds beyond those that the log knows. */
  readonly addSeeds?: number;
  /** As they were typed, for whoever wants to repeat it. */
  readonly options: readonly string[];
}

/** A sweep's trials, and what its log does not know yet. */
export interface Declaration {
  readonly head: Head;
  readonly trials: readonly Trial[];
  readonly news: readonly Entry[];
}

/** What a sweep has in common with none that differs in the pipeline's other settings. */
export const headOf = (config: SweepConfig, pipeline: Pipeline, wish: Shared): Head => {
  const {profile, set, stages} = wish;
  return {
    type: 'sweep',
    version,
    name: wish.name ?? nameOf(config, pipeline, wish),
    file: pipeline.file,
    ...(profile !== undefined && {profile}),
    set,
    stages,
    seedParam: config.seed_param ?? 'seed',
  };
};

/**
 * `moons_dlsm-quick-weighting_ce-weighting_dlsm`, and a digest of what else is not as the file has it, or of the words
 * that no directory can be called by.
 */
const nameOf = (
  config: SweepConfig,
  {name}: Pipeline,
  {declaredAs, profile, set, stages}: Shared,
): string => {
  const {grid, zip, list, random} = config;
  const params = [grid, zip, list?.[0], random?.params].flatMap((part) => Object.keys(part ?? {}));
  const parts = [
    name,
    ...(profile === undefined ? [] : [profile]),
    ...(declaredAs === undefined ? params : [declaredAs]),
  ];
  const plain = parts.join('-');
  const isName = isSweepName(plain);
  if (isName && Object.keys(set).length + stages.length === 0) return plain;
  const digest = digestOf(['pipe/sweep', set, stages, ...(isName ? [] : [plain])]).slice(0, 6);
  return `${plain.replace(/[^\w.-]/g, '-')}-${digest}`.replace(/^[.-]+/, '');
};

/**
 * @param known what the log of the sweep says, if there is one.
 * @throws UsageError if the log is of other settings, if a goal cannot be read, or if there is no such seed.
 */
export const declareSweep = (
  config: SweepConfig,
  pipeline: Pipeline,
  head: Head,
  {addSeeds, options}: Additions,
  known: Known | undefined,
): Declaration => {
  if (known) checkSame(known.head, head);
  const goals = config.goals ?? [];
  const bad = goals.find((goal) => parseGoal(goal) === undefined);
  if (bad !== undefined) throw new UsageError(`A goal is METRIC:min or METRIC:max, not "${bad}".`);
  checkGoals(goals);
  const points = pointsOf(config);
  checkUnset(head.set, points[0] as JsonObject);
  const before = known?.declared ?? [];
  const seeds = seedsOf(config, pipeline, known, {points: points.length, added: addSeeds});
  if (seeds.length > 0) checkUnswept(head.seedParam, [...before.flatMap((one) => one.points), ...points]);
  const declared: Declared = {points, seeds};
  const trials = trialsOf([...before, declared], head.seedParam);
  const isNews =
    trials.length > (known?.trials.length ?? 0) || goals.some((goal) => !known?.goals.includes(goal));
  const entry: Entry = {type: 'trials', ...declared, goals, options};
  return {head, trials, news: [...(known ? [] : [head]), ...(isNews ? [entry] : [])]};
};

/** The pipeline's own seed and those that follow it; with `added` ones those that follow the last known one as well. */
const seedsOf = (
  {seeds, seed_param: param = 'seed'}: SweepConfig,
  {params, name}: Pipeline,
  known: Known | undefined,
  {points, added = 0}: {readonly points: number; readonly added: number | undefined},
): readonly Json[] => {
  const count = Math.max(seeds ?? 0, seedsBefore(known, added > 0)) + added;
  if (count === 0) return [];
  if (count * points > mostTrials)
    throw new UsageError(`A sweep has at most ${mostTrials} trials, this one ${count * points}.`);
  const first = partAt(params, parsePath(param) ?? [param]);
  if (typeof first === 'number' && Number.isInteger(first))
    return Array.from({length: count}, (_, at) => first + at);
  throw new UsageError(
    first === undefined
      ? `${name} has no param "${param}" for seeds; name the one that is its seed by --seed-param.`
      : `Seeds count on from ${param}, which is ${JSON.stringify(first)} and no whole number.`,
  );
};

/** How many seeds points have; one, the pipeline's own, where they are not repeated yet and will be. */
const seedsBefore = (known: Known | undefined, added: boolean): number => {
  const seeds = new Set((known?.declared ?? []).flatMap((declared) => declared.seeds));
  return known && added ? Math.max(1, seeds.size) : seeds.size;
};
