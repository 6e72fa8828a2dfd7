import type {Cache} from '../cache/cache.ts';
import type {Result} from '../pipeline/diagnostic.ts';
import {parsePipeline, readPipeline} from '../pipeline/parse.ts';
import type {Overrides, Pipeline} from '../pipeline/pipeline.ts';
import {loadStages, type StageRequest} from '../stage/load.ts';
import {buildGraph} from './build.ts';
import type {Graph} from './graph.ts';
import type {GraphSource} from './memo.ts';

/** Text → pipeline → code of its stage types → graph. The first of these steps that finds mistakes ends it. */
export const makeGraph = async (source: GraphSource, cache: Pick<Cache, 'root'>): Promise<Result<Graph>> => {
  const parsed = parsePipeline(source.file, source.text, source.overrides);
  if (!parsed.ok) return parsed;
  const loaded = await loadStages(cache, requests(parsed.value));
  if (!loaded.ok) return loaded;
  const built = buildGraph(parsed.value, loaded.value);
  return built.ok ? {...built, warnings: parsed.warnings} : built;
};

/** What to say of a file that cannot be read. */
export const unreadable = (file: string, overrides: Overrides): Result<Graph> => {
  const read = readPipeline(file, overrides);
  if (read.ok) throw new Error(`${file} could not be read, and now it can.`);
  return read;
};

const requests = ({stages, dir, file}: Pipeline): readonly StageRequest[] =>
  stages.flatMap((stage) =>
    stage.action.type === 'uses' ? [{uses: stage.action.uses, dir, file, range: stage.locate(['uses'])}] : [],
  );
