import {InvalidPipeline} from './line/invalid-pipeline.ts';
import type {Action, Settings} from './line/settings.ts';
import {count} from '../format.ts';
import type {Diagnostic} from '../pipeline/diagnostic.ts';
import {print, printJson} from './print/print.ts';
import {openProject} from './project/open-project.ts';

interface Verdict {
  readonly file: string;
  readonly code: number;
  readonly stages: number;
  readonly diagnostics: readonly Diagnostic[];
  /** The mistakes in their places, as text. */
  readonly message?: string;
}

/** `pipe validate`: every mistake of every file. */
export const validate: Action = async (files, settings) => {
  const verdicts: Verdict[] = [];
  for (const file of files) verdicts.push(await judge(file, settings));
  if (settings.json) printJson(verdicts.map(({file, stages, diagnostics}) => ({file, stages, diagnostics})));
  else for (const verdict of verdicts) printVerdict(verdict);
  return Math.max(...verdicts.map(({code}) => code));
};

const judge = async (file: string, settings: Settings): Promise<Verdict> => {
  try {
    const {graph} = await openProject(file, settings);
    return {file, code: 0, stages: graph.stages.length, diagnostics: []};
  } catch (error) {
    if (!(error instanceof InvalidPipeline)) throw error;
    const {code, diagnostics, message} = error;
    return {file, code, stages: 0, diagnostics, message};
  }
};

const printVerdict = ({file, stages, message}: Verdict): void => {
  if (message === undefined) print(`${file}: valid, ${count(stages, 'stage')}`);
  else process.stderr.write(`${message}\n`);
};
