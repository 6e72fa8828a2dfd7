import {readHistory} from '../plan/history.ts';
import {makePlan} from '../plan/make-plan.ts';
import type {PlannedStage} from '../plan/plan.ts';
import type {Action} from './line/settings.ts';
import {columns} from './print/columns.ts';
import {print, printJson} from './print/print.ts';
import {duration} from '../format.ts';
import {openProject, type Project} from './project/open-project.ts';

const stale = 4;

interface Row {
  readonly stage: string;
  readonly state: PlannedStage['state'];
  readonly reason?: string;
  /** Median of its past executions. */
  readonly expectedMs?: number;
}

/** `pipe plan`: what a run would do, why, and how long that took before. With `--check`, exit code 4 if anything is stale. */
export const plan: Action = async ([file = '', ...selection], settings) => {
  const project = await openProject(file, settings);
  const {stages} = makePlan(project.graph, project.cache, selection, settings.force);
  const rows = rowsOf(stages, project);
  project.cache.files.save();
  if (settings.json) printJson(rows);
  else printRows(rows, project.graph.name);
  return settings.check && rows.some(({state}) => state !== 'fresh') ? stale : 0;
};

const rowsOf = (stages: readonly PlannedStage[], {graph, cache}: Project): readonly Row[] => {
  const history = readHistory(cache.records);
  return stages.map((planned) => {
    const {state, node} = planned;
    if (state === 'fresh') return {stage: node.id, state};
    const expectedMs = history.expectedMs(graph.name, node.id);
    return {stage: node.id, state, reason: reasonOf(planned), ...(expectedMs !== undefined && {expectedMs})};
  });
};

const reasonOf = (planned: Exclude<PlannedStage, {state: 'fresh'}>): string =>
  planned.state === 'stale' ? planned.reason : `waits for ${planned.on.join(', ')}`;

const printRows = (rows: readonly Row[], pipeline: string): void => {
  const work = rows.filter(({state}) => state !== 'fresh');
  if (work.length === 0) return print(`${pipeline}: ${rows.length} stages, nothing to do`);
  const cells = work.map(({stage, state, reason = '', expectedMs}) => {
    return [stage, state, expectedMs === undefined ? '' : duration(expectedMs), reason];
  });
  print(...columns(['stage', 'state', '>before', 'why'], cells));
  print(`${pipeline}: ${work.length} of ${rows.length} stages to run${expectation(work)}`);
};

/** One after the other; several may run at once. */
const expectation = (work: readonly Row[]): string => {
  const known = work.flatMap(({expectedMs}) => (expectedMs === undefined ? [] : [expectedMs]));
  if (known.length === 0) return '';
  const sum = duration(known.reduce((total, ms) => total + ms, 0));
  return known.length === work.length
    ? `, ${sum} in all`
    : `, ${sum} for the ${known.length} that ran before`;
};
