import {resolve} from 'node:path';
import type {Action} from './line/settings.ts';
import {StaleStage} from './line/stale-stage.ts';
import {print, printJson} from './print/print.ts';
import {oneStage} from './project/one-stage.ts';
import {openProject} from './project/open-project.ts';

/** `pipe checkout`: a verified copy of an artifact, in a directory that does not exist yet. */
export const checkout: Action = async ([file = '', word = ''], settings) => {
  const project = await openProject(file, settings);
  const planned = oneStage(project, word);
  if (planned.state !== 'fresh') throw new StaleStage(planned.node.id, file);
  const to = resolve(settings.to as string);
  await project.cache.artifacts.checkout(planned.artifact, to);
  if (settings.json) printJson({stage: planned.node.id, artifact: planned.artifact, to});
  else
    print(
      `${planned.node.id} (${planned.artifact.slice(0, 12)}) is in ${to}. Its files may be shared with the cache: copy before you edit.`,
    );
  return 0;
};
