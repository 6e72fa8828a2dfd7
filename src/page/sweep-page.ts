import type {Graph} from '../graph/graph.ts';
import type {JsonObject} from '../json.ts';
import type {SweepSummary, TrialSummary} from '../sweep/summary.ts';
import {assignmentsOf, commandLine, overrideWords} from './command.ts';
import {executionsOf, stagesById, type OfTrial} from './executions.ts';
import type {KnownStage} from './known-stage.ts';
import type {Page, PageStage} from './page.ts';
import type {PageSources} from './page-of.ts';
import {pageStage} from './page-stage.ts';
import {contentOf, type Shown} from './shown.ts';

/** A sweep as its log and its cache know it at this moment. */
export interface KnownSweep {
  readonly summary: SweepSummary;
  /** The pipeline of one trial, in the place of all. */
  readonly graph: Graph;
  /** Params of that trial. */
  readonly params: JsonObject;
  /** The pipeline file, as a user would type it. */
  readonly file: string;
  /** The stages of trials that are known: all of those that run, of others those that made something. */
  readonly trials: ReadonlyMap<string, readonly KnownStage[]>;
}

/** The page of a sweep: each stage stands for those of that name in all trials. */
export const sweepPage = (sweep: KnownSweep, sources: PageSources): Page => {
  const {summary, graph, params, file} = sweep;
  const byStage = stagesById(sweep);
  return {
    version: 1,
    title: summary.name,
    command: commandsOf(summary, file),
    madeAt: new Date().toISOString(),
    live: sources.live,
    params: withoutSwept(params, summary),
    stages: graph.stages.map((node) => {
      const all = byStage.get(node.id) ?? [];
      return together(pageStage(inPlaceOf(all, {node, state: 'stale'}), sources), all, summary.trials);
    }),
    ...contentOf([...byStage.values()].flatMap(distinct), file, sources),
    sweep: {...summary, file},
  };
};

/** An execution is shown once, as all trials' if there is no other, else as that of the first that has it. */
const distinct = (all: readonly OfTrial[]): readonly Shown[] => {
  const executions = executionsOf(all);
  return executions.map(({stage, trials: [first, ...others]}) =>
    executions.length === 1 && others.length > 0 ? {stage} : {stage, trial: first as string},
  );
};

/** What runs now is what one looks for; a stage that all trials share is shown as it is. */
const inPlaceOf = (all: readonly OfTrial[], none: KnownStage): KnownStage => {
  const telling = (['running', 'failed'] as const).flatMap(
    (state) => all.find(({stage}) => stage.state === state) ?? [],
  );
  const [one, ...others] = distinct(all);
  return telling[0]?.stage ?? (one && others.length === 0 ? one.stage : none);
};

/** How the stages of all trials stand, of which one is shown. */
const together = (shown: PageStage, all: readonly OfTrial[], trials: readonly TrialSummary[]): PageStage => {
  const made = all.filter(({stage}) => stage.state === 'fresh').length;
  const records = distinct(all).flatMap(({stage: {record}}) => record ?? []);
  const startedAt = records.map((record) => record.startedAt).sort()[0];
  const count = countOf(shown.id, all, trials);
  const isMade = made === count && made > 0;
  return {
    ...shown,
    state: isMade ? 'fresh' : shown.state === 'fresh' ? 'stale' : shown.state,
    count,
    made,
    ...(records.length > 0 && {durationMs: records.reduce((sum, {durationMs}) => sum + durationMs, 0)}),
    ...(startedAt !== undefined && shown.state !== 'running' && {startedAt}),
  };
};

/** How many trials may have a stage: where a matrix is made of what is swept, one that is finished has those it made. */
const countOf = (stage: string, all: readonly OfTrial[], trials: readonly TrialSummary[]): number => {
  const having = new Set(all.map(({trial}) => trial));
  if (having.size === 0) return trials.length;
  return trials.filter(
    ({id, state, keys}) => state !== 'finished' || having.has(id) || keys[stage] !== undefined,
  ).length;
};

const withoutSwept = (params: JsonObject, {axes, seedParam}: SweepSummary): JsonObject => {
  const swept = new Set([...axes.map(({param}) => param), ...(seedParam === undefined ? [] : [seedParam])]);
  return Object.fromEntries(Object.entries(params).filter(([name]) => !swept.has(name)));
};

/** The commands that declare the same trials, one after the other. */
const commandsOf = ({profile, set, stages, declaredBy}: SweepSummary, file: string): string => {
  const shared = overrideWords(profile, assignmentsOf(set));
  return declaredBy
    .map((options) => commandLine(['pipe', 'sweep', file, ...stages, ...shared, ...options]))
    .join(' && ');
};
