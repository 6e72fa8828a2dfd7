import {statSync} from 'node:fs';
import {join} from 'node:path';
import type {Findings} from './findings.ts';
import type {DvcProject} from './project.ts';
import {inDirectory} from './paths.ts';
import type {DvcStage} from './stage.ts';
import {plain} from './text.ts';

/** Says what commands name without declaring it: files of the project, and what other stages make. */
export const remarkOnMentions = (
  stages: readonly DvcStage[],
  project: DvcProject,
  findings: Findings,
): void => {
  const makers = new Map(stages.flatMap((stage) => stage.outs.map(({path}) => [path.value, stage] as const)));
  for (const stage of stages) {
    const declared = [...stage.deps, ...stage.outs, ...stage.params.files].map(({path}) => path.value);
    const params = new Set(stage.params.values.map(([file]) => file.value));
    for (const word of wordsOf(stage)) {
      const path = inDirectory(stage.wdir, plain(word)).value;
      if (params.has(path) || declared.some((one) => touches(path, one))) continue;
      const maker = makers.get(path);
      if (maker !== undefined)
        findings.remark(
          [...stage.at, 'cmd'],
          `${path} is made by ${maker.name}, but is not among the deps: the commands find the project's, if any.`,
          stage.name,
        );
      else if (statSync(join(project.dir, path), {throwIfNoEntry: false})?.isFile())
        findings.remark(
          [...stage.at, 'cmd'],
          `${path} is not among the deps: as in DVC, an edit of it reruns nothing.`,
          stage.name,
        );
    }
  }
};

/** Words of the commands that may be paths in the project. */
const wordsOf = ({commands}: DvcStage): ReadonlySet<string> =>
  new Set(
    commands.flatMap(({value}) =>
      value
        .split(/[\s'"=;|&<>()]+/)
        .filter((word) => /^[\w./@+-]+$/.test(word) && /\w/.test(word) && !/^[/-]/.test(word)),
    ),
  );

/** Whether one path is the other, or inside it. */
const touches = (path: string, other: string): boolean =>
  path === other || path.startsWith(`${other}/`) || other.startsWith(`${path}/`);
