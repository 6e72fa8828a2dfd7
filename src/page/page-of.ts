import type {Cache} from '../cache/cache.ts';
import type {Graph} from '../graph/graph.ts';
import type {JsonObject} from '../json.ts';
import {makePlan} from '../plan/make-plan.ts';
import {commandLine} from './command.ts';
import type {Contents} from './contents.ts';
import type {Files} from './files.ts';
import {imagesOf, type Product} from './images.ts';
import {knownStages, type KnownStage} from './known-stage.ts';
import {curvesOfStage, pageCurves} from './page-curves.ts';
import type {Page, PageTable} from './page.ts';
import {pageStage} from './page-stage.ts';
import {provenanceOf} from './provenance.ts';

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
  const {cache, contents, files, live, pipe} = sources;
  const stages = knownStages(makePlan(graph, cache), cache);
  const products = productsOf(stages, contents);
  const images = imagesOf(products, files);
  const notes = files.notes();
  return {
    version: 1,
    title: graph.name,
    command: commandLine(['pipe', 'run', ...words]),
    madeAt: new Date().toISOString(),
    live,
    params,
    provenance: provenanceOf(
      stages.flatMap(({record}) => record ?? []),
      {pipe, file: words[0] ?? graph.file},
    ),
    stages: stages.map((stage) => pageStage(stage, {cache, contents, files})),
    tables: tablesOf(products),
    images,
    curves: pageCurves(
      stages.map((stage) => ({stage: stage.node.id, curves: curvesOfStage(stage, sources)})),
    ),
    ...(notes.length > 0 && {notes}),
  };
};

/** What the stages made, as far as it is there. */
export const productsOf = (
  stages: readonly KnownStage[],
  contents: PageSources['contents'],
  trial?: string,
): readonly Product[] =>
  stages.flatMap(({node, record}) => {
    const found = record && contents(record.artifact);
    return found
      ? [{stage: node.id, ...(trial !== undefined && {trial}), artifact: record.artifact, contents: found}]
      : [];
  });

/** A table without a title has its stage's name. */
const tablesOf = (products: readonly Product[]): readonly PageTable[] =>
  products.flatMap(({stage, contents: {table}}) =>
    table ? [{...table, stage, title: table.title || stage}] : [],
  );
