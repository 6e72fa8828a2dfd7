import {readHistory, type Expectation} from '../plan/history.ts';
import {makePlan} from '../plan/make-plan.ts';
import type {PlannedStage} from '../plan/plan.ts';
import {sharingOf, type Sharing} from '../plan/sharing.ts';
import type {Action} from './line/settings.ts';
import {columns} from './print/columns.ts';
import {expectation, expectedText} from './print/expected.ts';
import {print, printJson} from './print/print.ts';
import {openProject, type Project} from './project/open-project.ts';

const stale = 4;

interface Row {
  readonly stage: string;
  readonly state: PlannedStage['state'];
  readonly reason?: string;
  /** What past executions let one expect. */
  readonly expected?: Expectation;
  /** What cells of a matrix have it in common. */
  readonly shared?: Sharing;
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
  const sharing = sharingOf(stages.map(({node}) => node));
  return stages.map((planned) => {
    const {state, node} = planned;
    const shared = sharing.get(node.id) ?? {};
    const row = {stage: node.id, state, ...(Object.keys(shared).length > 0 && {shared})};
    if (state === 'fresh') return row;
    const expected = history.expected(graph.name, node);
    return {...row, reason: reasonOf(planned), ...(expected && {expected})};
  });
};

const reasonOf = (planned: Exclude<PlannedStage, {state: 'fresh'}>): string =>
  planned.state === 'stale' ? planned.reason : `waits for ${planned.on.join(', ')}`;

const printRows = (rows: readonly Row[], pipeline: string): void => {
  const work = rows.filter(({state}) => state !== 'fresh');
  if (work.length === 0) return print(`${pipeline}: ${rows.length} stages, nothing to do`);
  const cells = work.map(({stage, state, reason = '', expected}) => {
    return [stage, state, expected === undefined ? '' : expectedText(expected), reason];
  });
  print(...columns(['stage', 'state', '>expected', 'why'], cells));
  print(...sharingLines(work));
  print(
    `${pipeline}: ${work.length} of ${rows.length} stages to run${expectation(work.map((row) => ({...row, toRun: 1})))}`,
  );
};

/** Stages that the same cells have in common, in one line. */
const sharingLines = (work: readonly Row[]): readonly string[] => {
  const stages = new Map<string, string[]>();
  for (const {stage, shared = {}} of work)
    for (const [axis, values] of Object.entries(shared)) {
      const cells = `${axis} ${values.join(', ')}`;
      stages.set(cells, [...(stages.get(cells) ?? []), stage]);
    }
  return Array.from(stages, ([cells, ids]) => `made once for ${cells}: ${ids.join(', ')}`);
};
