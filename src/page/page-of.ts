import type {Cache} from '../cache/cache.ts';
import type {Graph} from '../graph/graph.ts';
import type {JsonObject} from '../json.ts';
import {makePlan} from '../plan/make-plan.ts';
import {commandLine} from './command.ts';
import type {Contents} from './contents.ts';
import type {Files} from './files.ts';
import {knownStages} from './known-stage.ts';
import type {Page} from './page.ts';
import {pageStage} from './page-stage.ts';
import {contentOf} from './shown.ts';

/** A pipeline as it was asked for. */
export interface Asked {
  readonly graph: Graph;
  /** After profile and settings. */
  readonly params: JsonObject;
  /** The words that name it on a command line: the file, and options as they were given. */
  readonly words: readonly string[];
}

/** What pages are made from and by. */
export interface PageSources {
  readonly cache: Cache;
  readonly contents: (artifact: string) => Contents | undefined;
  readonly files: Files;
  readonly live: boolean;
  /** Version of `pipe`. */
  readonly pipe: string;
}

/** The page of a pipeline as its cache knows it at this moment. */
export const pageOf = ({graph, params, words}: Asked, sources: PageSources): Page => {
  const stages = knownStages(makePlan(graph, sources.cache), sources.cache);
  return {
    version: 1,
    title: graph.name,
    command: commandLine(['pipe', 'run', ...words]),
    madeAt: new Date().toISOString(),
    live: sources.live,
    params,
    stages: stages.map((stage) => pageStage(stage, sources)),
    ...contentOf(
      stages.map((stage) => ({stage})),
      words[0] ?? graph.file,
      sources,
    ),
  };
};
