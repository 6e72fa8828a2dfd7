import type {PlannedStage} from '../../plan/plan.ts';
import {makePlan} from '../../plan/make-plan.ts';
import {namedStages, UsageError} from '../../plan/selection.ts';
import type {Project} from './open-project.ts';

/**
 * The stage that a word names, with its state.
 *
 * @throws UsageError if the word names no stage, or a matrix stage with several cells.
 */
export const oneStage = ({graph, cache}: Project, word: string): PlannedStage => {
  const [id, ...others] = namedStages(graph, [word]);
  if (id === undefined || others.length > 0) {
    throw new UsageError(
      `${word} has ${others.length + 1} cells. Name one: ${[id, ...others].slice(0, 6).join(', ')}`,
    );
  }
  return makePlan(graph, cache, [id]).stages.find(({node}) => node.id === id) as PlannedStage;
};
