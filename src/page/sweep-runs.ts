import {canonicalJson, type Json, type JsonObject} from '../json.ts';
import {overlayOf, overlayText, paramsOf} from '../sweep/trials.ts';
import type {StageRun} from './event-links.ts';
import {executionsOf, stagesById, type Execution} from './executions.ts';
import type {KnownSweep} from './sweep-page.ts';

/** Every execution of a sweep, called by the swept params that its trials have in common and that other trials have not. */
export const sweepRuns = (sweep: KnownSweep): readonly StageRun[] => {
  const {trials, seedParam} = sweep.summary;
  const overlays = new Map(trials.map((trial) => [trial.id, overlayOf(trial, seedParam)]));
  const varying = paramsThat(differ, [...overlays.values()]);
  return [...stagesById(sweep).values()].flatMap((all) => {
    const executions = executionsOf(all);
    const names = executions.map((execution) => nameOf(execution, overlays, varying));
    return executions.map(({stage, trials: [first]}, at) => {
      const name = names[at] as string;
      const isTaken = names.indexOf(name) < at;
      return {stage, trials: isTaken ? [name, first].filter((part) => part !== '').join(',') : name};
    });
  });
};

/** Empty where nothing is special about its trials. */
const nameOf = (
  {trials}: Execution,
  overlays: ReadonlyMap<string, JsonObject>,
  varying: readonly string[],
): string => {
  const own = trials.map((trial) => overlays.get(trial) as JsonObject);
  const common = new Set(paramsThat(agree, own));
  const told = varying.filter((param) => common.has(param));
  return overlayText(Object.fromEntries(told.map((param) => [param, own[0]?.[param] as Json])), ',');
};

const paramsThat = (
  test: (values: ReadonlySet<string>) => boolean,
  overlays: readonly JsonObject[],
): readonly string[] =>
  paramsOf(overlays).filter((param) =>
    test(new Set(overlays.map((overlay) => canonicalJson(overlay[param] ?? null)))),
  );

const agree = ({size}: ReadonlySet<string>): boolean => size === 1;
const differ = ({size}: ReadonlySet<string>): boolean => size > 1;
