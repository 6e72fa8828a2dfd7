import {why as explain} from '../plan/why.ts';
import type {Action} from './line/settings.ts';
import {print, printJson} from './print/print.ts';
import {duration} from '../format.ts';
import {oneStage} from './project/one-stage.ts';
import {openProject} from './project/open-project.ts';

/** `pipe why`: what differs from the latest execution of a stage, the most telling first. */
export const why: Action = async ([file = '', word = ''], settings) => {
  const project = await openProject(file, settings);
  const {node} = oneStage(project, word);
  const answer = explain(project.graph, project.cache, node.id);
  project.cache.files.save();
  if (settings.json) printJson(answer);
  else {
    const {stage, state, reasons, expected} = answer;
    const before =
      expected === undefined ? '' : ` (${expected.measured ? '' : 'about '}${duration(expected.ms)})`;
    print(
      state === 'fresh'
        ? `${stage} is fresh: nothing it depends on has changed.`
        : `${stage} is ${state}${before}:`,
    );
    print(...reasons.map((reason) => `  ${reason}`));
  }
  return 0;
};
