import type {Cache} from '../../cache/cache.ts';
import {newestFirst, type StageRecord} from '../../cache/record.ts';
import {makePlan} from '../../plan/make-plan.ts';
import type {PlannedStage} from '../../plan/plan.ts';
import {namedStages} from '../../plan/selection.ts';
import type {Settings} from '../line/settings.ts';
import {newestRecord} from '../../plan/newest-record.ts';
import {openProject, type Project} from '../project/open-project.ts';
import {nodeSide, recordSide, type Side, type StageSide} from './side.ts';
import type {Word} from './word.ts';

/** Stages of a pipeline with their states. */
export interface Planned extends Project {
  readonly stages: readonly PlannedStage[];
}

/** The stages that a word names, all of the pipeline unless it names one. */
export const planWord = async (
  {file, profile, stage}: Extract<Word, {type: 'file'}>,
  settings: Settings,
): Promise<Planned> => {
  const project = await openProject(file, {...settings, ...(profile !== undefined && {profile})});
  const {graph, cache} = project;
  const named = stage === undefined ? undefined : namedStages(graph, [stage]);
  const {stages} = makePlan(graph, cache, stage === undefined ? [] : [stage]);
  cache.files.save();
  return {...project, stages: stages.filter(({node}) => named?.has(node.id) ?? true)};
};

/** Stages as they are now: their params, and metrics of those that have been made with them. */
export const sideNow = (name: string, {stages, cache}: Planned): Side =>
  side(name, stages, (planned) =>
    nodeSide(planned.node, planned.state === 'fresh' ? cache.records.read(planned.key) : undefined),
  );

/** What each stage is or, if it is stale, was when it last ran. */
export const sideOfNewest = (name: string, {stages, cache, graph}: Planned): Side =>
  side(name, stages, (planned) => fromRecord(newestRecord(cache, graph.file, planned)));

/** What each stage was at the latest run, also if something older is fresh now: what `pipe why` compares with. */
export const sideOfLastRun = (name: string, {stages, cache, graph}: Planned): Side => {
  const latest = cache.records.latest(graph.file);
  return side(name, stages, ({node}) => {
    const key = latest[node.id];
    return fromRecord(key === undefined ? undefined : cache.records.read(key));
  });
};

/** What each stage was before `sideOfNewest`: its newest other execution. */
export const sideBefore = (name: string, planned: Planned): Side => {
  const {stages, cache, graph} = planned;
  const executions = executionsOf(graph.name, cache);
  return side(name, stages, (one) => {
    const now = newestRecord(cache, graph.file, one);
    const others = executions.get(one.node.id)?.filter(({key}) => key !== now?.key);
    return fromRecord(now && others?.[0]);
  });
};

const side = (
  name: string,
  stages: readonly PlannedStage[],
  sideOf: (planned: PlannedStage) => StageSide | undefined,
): Side => ({
  name,
  stages: new Map(
    stages.flatMap((planned) => {
      const found = sideOf(planned);
      return found ? [[planned.node.id, found] as const] : [];
    }),
  ),
});

const fromRecord = (record: StageRecord | undefined): StageSide | undefined => record && recordSide(record);

/** Every execution of a pipeline's stages by stage, the newest first. */
const executionsOf = (pipeline: string, cache: Cache): ReadonlyMap<string, readonly StageRecord[]> => {
  const executions = new Map<string, StageRecord[]>();
  const records = [...cache.records.all()].filter((record) => record.pipeline === pipeline);
  for (const record of records.sort(newestFirst)) {
    const known = executions.get(record.stage);
    if (known) known.push(record);
    else executions.set(record.stage, [record]);
  }
  return executions;
};
