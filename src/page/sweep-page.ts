import type {Graph} from '../graph/graph.ts';
import type {JsonObject} from '../json.ts';
import type {SweepSummary, TrialSummary} from '../sweep/summary.ts';
import {valueText} from '../sweep/trials.ts';
import {commandLine} from './command.ts';
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
    sweep: summary,
  };
};

interface OfTrial {
  readonly trial: string;
  readonly stage: KnownStage;
}

const stagesById = ({trials, graph}: KnownSweep): ReadonlyMap<string, readonly OfTrial[]> => {
  const byId = new Map<string, OfTrial[]>(graph.stages.map(({id}) => [id, []]));
  for (const [trial, stages] of trials)
    for (const stage of stages) byId.get(stage.node.id)?.push({trial, stage});
  return byId;
};

/** Equal keys are one execution: it is shown once, as all trials' if they all have it, else as that of the first. */
const distinct = (all: readonly OfTrial[]): readonly Shown[] => {
  const first = new Map<string, OfTrial>();
  for (const one of all)
    if (one.stage.key !== undefined && !first.has(one.stage.key)) first.set(one.stage.key, one);
  const isShared = first.size === 1 && all.length > 1;
  return Array.from(first.values(), ({stage, trial}) => (isShared ? {stage} : {stage, trial}));
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
  const isMade = made === trials.length && made > 0;
  return {
    ...shown,
    state: isMade ? 'fresh' : shown.state === 'fresh' ? 'stale' : shown.state,
    count: trials.length,
    made,
    ...(records.length > 0 && {durationMs: records.reduce((sum, {durationMs}) => sum + durationMs, 0)}),
    ...(startedAt !== undefined && shown.state !== 'running' && {startedAt}),
  };
};

const withoutSwept = (params: JsonObject, {axes, seedParam}: SweepSummary): JsonObject => {
  const swept = new Set([...axes.map(({param}) => param), ...(seedParam === undefined ? [] : [seedParam])]);
  return Object.fromEntries(Object.entries(params).filter(([name]) => !swept.has(name)));
};

/** The commands that declare the same trials, one after the other. */
const commandsOf = ({profile, set, stages, declaredBy}: SweepSummary, file: string): string => {
  const shared = [
    ...(profile === undefined ? [] : ['--profile', profile]),
    ...Object.entries(set).flatMap(([param, value]) => ['--set', `${param}=${valueText(value)}`]),
  ];
  return declaredBy
    .map((options) => commandLine(['pipe', 'sweep', file, ...stages, ...shared, ...options]))
    .join(' && ');
};
