import type {Cache} from '../cache/cache.ts';
import type {StageRecord} from '../cache/record.ts';
import type {Graph} from '../graph/graph.ts';
import type {JsonObject} from '../json.ts';
import {makePlan} from '../plan/make-plan.ts';
import type {SweepSummary, TrialSummary} from '../sweep/summary.ts';
import {TrialStages} from './trial-stages.ts';
import {knownStages, type KnownStage} from './known-stage.ts';
import type {KnownSweep} from './sweep-page.ts';

/** The pipeline of a trial, and its params. */
export interface TrialPipeline {
  readonly graph: Graph;
  readonly params: JsonObject;
}

/**
 * A sweep with the stages of its trials: of those that ended by their records, of those that run by a plan of their own.
 *
 * @param pipelineOf reads the pipeline file with what is set in a trial.
 */
export const knowSweep = async (
  summary: SweepSummary,
  file: string,
  cache: Cache,
  pipelineOf: (trial: TrialSummary) => Promise<TrialPipeline>,
): Promise<KnownSweep> => {
  const [first] = summary.trials;
  if (!first) throw new Error(`The sweep ${summary.name} has no trials.`);
  const {graph, params} = await pipelineOf(first);
  const union = new TrialStages(graph.stages);
  const records = new Map<string, StageRecord | undefined>();
  const recordOf = (key: string): StageRecord | undefined => {
    if (!records.has(key)) records.set(key, cache.records.read(key));
    return records.get(key);
  };
  const common = commonStages(summary, knownStages(makePlan(graph, cache), cache));
  const trials = new Map<string, readonly KnownStage[]>();
  for (const trial of summary.trials) {
    const isRunning = trial.state === 'running';
    const own =
      isRunning || !union.hasAll(Object.keys(trial.keys)) ? (await pipelineOf(trial)).graph : undefined;
    if (own) union.add(own.stages);
    trials.set(
      trial.id,
      isRunning && own
        ? knownStages(makePlan(own, cache), cache)
        : [...common, ...madeBy(trial, union, recordOf)],
    );
  }
  return {summary, graph: {...graph, stages: union.inOrder}, params, file, trials};
};

/** Stages that no trial calls its own, though some are finished: all trials have them in common. */
const commonStages = ({trials}: SweepSummary, stages: readonly KnownStage[]): readonly KnownStage[] => {
  const finished = trials.filter(({state}) => state === 'finished');
  if (finished.length === 0) return [];
  return stages.filter(
    ({node, state}) => state === 'fresh' && finished.every(({keys}) => keys[node.id] === undefined),
  );
};

const madeBy = (
  {keys}: TrialSummary,
  {inOrder}: TrialStages,
  recordOf: (key: string) => StageRecord | undefined,
): readonly KnownStage[] =>
  inOrder.flatMap((node) => {
    const key = keys[node.id];
    const record = key === undefined ? undefined : recordOf(key);
    return record ? [{node, state: 'fresh', key: record.key, record} as const] : [];
  });
