import {basename, extname} from 'node:path';
import type {DvcStage} from './stage.ts';

/** A name that a stage or pipeline can have: `build@uk` → `build.uk`. */
const asName = (name: string): string => {
  const letters = name.replace(/@/g, '.').replace(/[^\w.-]/g, '-');
  return /^[A-Za-z]/.test(letters) ? letters : `stage-${letters}`;
};

/** Names of stages in the pipeline, each its own. */
export const nameStages = (stages: readonly DvcStage[]): ReadonlyMap<DvcStage, string> => {
  const taken = new Set<string>();
  return new Map(
    stages.map((stage) => {
      const wanted = asName(stage.name);
      let name = wanted;
      for (let count = 2; taken.has(name); count++) name = `${wanted}-${count}`;
      taken.add(name);
      return [stage, name];
    }),
  );
};

/** A pipeline is called after its file. */
export const pipelineName = (file: string): string => asName(basename(file, extname(file)));
