import type {KnownStage} from './known-stage.ts';
import type {KnownSweep} from './sweep-page.ts';

/** A stage as a trial knows it. */
export interface OfTrial {
  readonly trial: string;
  readonly stage: KnownStage;
}

/** Stage id → what each trial knows of it, in the order of the trials. */
export const stagesById = ({trials, graph}: KnownSweep): ReadonlyMap<string, readonly OfTrial[]> => {
  const byId = new Map<string, OfTrial[]>(graph.stages.map(({id}) => [id, []]));
  for (const [trial, stages] of trials)
    for (const stage of stages) byId.get(stage.node.id)?.push({trial, stage});
  return byId;
};

/** Equal keys are one execution, of every trial that has the key. */
export interface Execution {
  readonly stage: KnownStage;
  readonly trials: readonly string[];
}

/** The executions of a stage, each once; of a stage that waits there is none. */
export const executionsOf = (all: readonly OfTrial[]): readonly Execution[] => {
  const byKey = new Map<string, {readonly stage: KnownStage; readonly trials: string[]}>();
  for (const {stage, trial} of all) {
    if (stage.key === undefined) continue;
    const known = byKey.get(stage.key);
    if (known) known.trials.push(trial);
    else byKey.set(stage.key, {stage, trials: [trial]});
  }
  return [...byKey.values()];
};
