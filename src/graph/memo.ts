import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import type {Cache} from '../cache/cache.ts';
import {ifWritable} from '../cache/errors.ts';
import {replaceFile} from '../cache/replace.ts';
import {sealed, unsealed} from '../cache/sealed.ts';
import type {JsonObject} from '../json.ts';
import {digestOf} from '../json.ts';
import type {Diagnostic} from '../pipeline/diagnostic.ts';
import {glob} from '../pipeline/glob.ts';
import type {Overrides} from '../pipeline/pipeline.ts';
import {buildId} from '../stage/installation.ts';
import {rememberedStages} from '../stage/load.ts';
import type {Graph, StageNode} from './graph.ts';

/** What a graph was made from, beside the code of its stage types. */
export interface GraphSource {
  /** Absolute path of the pipeline file. */
  readonly file: string;
  readonly text: string;
  readonly overrides: Overrides;
}

/** A graph that can be had again without reading YAML, and the warnings that came with it. */
export interface Made {
  readonly graph: Graph;
  readonly warnings: readonly Diagnostic[];
}

/** As kept: stages name their type, and each type's code is kept once, as its digest. */
interface Memo extends Made {
  readonly digests: Readonly<Record<string, string>>;
}

const memoFile = (root: string, {file, text, overrides}: GraphSource): string => {
  const parts = [file, text, overrides as unknown as JsonObject, buildId()] as const;
  return join(root, 'graphs', `${digestOf(['graph/1', ...parts])}.json`);
};

/** The graph made from this source, if the code of all its stage types is what it was and its files are still there. */
export const recallGraph = (cache: Pick<Cache, 'root'>, source: GraphSource): Made | undefined => {
  const memo = read(memoFile(cache.root, source));
  if (memo === undefined) return undefined;
  const {graph, warnings, digests} = memo;
  const names = Object.keys(digests);
  const code = rememberedStages(
    cache,
    names.map((uses) => ({uses, dir: graph.dir})),
  );
  if (names.some((uses) => code.get(uses)?.digest !== digests[uses]) || lacksFiles(graph, cache.root))
    return undefined;
  const stages = graph.stages.map((node) => {
    if (node.action.type === 'cmd') return node;
    const found = code.get(node.action.uses);
    return found ? {...node, action: {...node.action, code: found}} : node;
  });
  return {graph: {...graph, stages}, warnings};
};

/** Then the graph is made again, and the pattern told in its place. Many stages may name the same files. */
const lacksFiles = ({stages, dir}: Graph, cacheRoot: string): boolean =>
  [...new Set(stages.flatMap(({files}) => files))].some(
    (pattern) => glob(dir, pattern, cacheRoot).length === 0,
  );

const read = (path: string): Memo | undefined => {
  try {
    return JSON.parse(unsealed(readFileSync(path, 'utf8')) ?? '') as Memo;
  } catch {
    return undefined;
  }
};

/** A cache that cannot be written costs the next run the time to make the graph again, no more. */
export const rememberGraph = (
  cache: Pick<Cache, 'root'>,
  source: GraphSource,
  {graph, warnings}: Made,
): void => {
  const digests: Record<string, string> = {};
  const stages = graph.stages.map((node) => withoutCode(node, digests));
  const text = sealed(JSON.stringify({graph: {...graph, stages}, warnings, digests}));
  ifWritable(() => replaceFile(memoFile(cache.root, source), text, 'quick'));
};

/** Notes the digest of a stage's code instead of the code. */
const withoutCode = (node: StageNode, digests: Record<string, string>): object => {
  if (node.action.type === 'cmd') return node;
  const {type, uses, code} = node.action;
  digests[uses] = code.digest;
  return {...node, action: {type, uses}};
};
