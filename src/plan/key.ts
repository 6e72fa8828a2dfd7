import {resolve} from 'node:path';
import type {FileDigests} from '../cache/cache.ts';
import type {KeyParts} from '../cache/record.ts';
import type {Edge, StageNode} from '../graph/graph.ts';
import {digestOf, type Json} from '../json.ts';
import {glob} from '../pipeline/glob.ts';

/** A `files` pattern matches nothing any more, though it did when the graph was made. */
export class NoSuchFile extends Error {
  override readonly name = 'NoSuchFile';

  constructor(stage: string, pattern: string, dir: string) {
    super(`${stage}: no file matches ${JSON.stringify(pattern)} in ${dir}.`);
  }
}

/** What a stage's key is computed from, apart from the stage itself. */
export interface KeySources {
  /** The pipeline's directory. */
  readonly dir: string;
  readonly files: FileDigests;
  /** Digest of the artifact that a stage made. */
  readonly artifactOf: (stage: string) => string;
}

/**
 * Everything that can affect a stage's artifact, and nothing else.
 *
 * Left out on purpose: resources, retries, time limits and guards (they decide whether a stage succeeds, not what it
 * makes); the stage's name and its place in the file; the path of the checkout; the numerical engine (kept in the record).
 *
 * @throws NoSuchFile if a `files` pattern matches nothing.
 */
export const keyParts = (node: StageNode, sources: KeySources): KeyParts => ({
  ...actionParts(node),
  // After defaults: spelling out a default changes nothing.
  params: node.params,
  // By digest, not by key: an input that is made again with the same bytes changes nothing.
  inputs: inputDigests(node, sources.artifactOf),
  // By content: touching a file, or moving the checkout, changes nothing.
  files: fileDigests(node, sources),
  env: node.action.type === 'cmd' ? node.action.env : {},
});

/** The key of a stage: sha256 of its parts under the version of this format. */
export const keyOf = (parts: KeyParts): string => digestOf(['pipe/1', parts as unknown as Json]);

const actionParts = ({action, kind}: StageNode): Pick<KeyParts, 'type' | 'code' | 'command' | 'kind'> =>
  action.type === 'uses'
    ? // The code's digest covers what it does, the kind it makes, and the packages it calls.
      {type: action.uses, code: action.code.digest}
    : // A command's kind is only declared, and part of its artifact's digest. The programs it calls are not known: `files` names them.
      {command: action.cmd, kind};

const inputDigests = (node: StageNode, artifactOf: KeySources['artifactOf']): KeyParts['inputs'] =>
  Object.fromEntries(
    Object.entries(node.inputs).map(([name, edge]) => [name, edgeDigests(node, edge, artifactOf)]),
  );

/** A stage type sees the labels of a list's members (a table prints them); a command sees only their order. */
const edgeDigests = (node: StageNode, edge: Edge, artifactOf: KeySources['artifactOf']): Json => {
  if (!edge.many) return artifactOf(edge.stages[0] as string);
  return edge.stages.map((stage, at) =>
    node.action.type === 'uses' ? [edge.labels?.[at] ?? stage, artifactOf(stage)] : artifactOf(stage),
  );
};

const fileDigests = (node: StageNode, {dir, files}: KeySources): KeyParts['files'] =>
  Object.fromEntries(filesOf(node, dir, files).map((path) => [path, files.digest(resolve(dir, path))]));

/**
 * The files that a stage's patterns name, relative to the pipeline file, sorted, each once. What the cache keeps is none
 * of them: already the lease of a key would change the key.
 *
 * @throws NoSuchFile if a pattern matches nothing.
 */
export const filesOf = (
  node: StageNode,
  dir: string,
  {cacheRoot}: Pick<FileDigests, 'cacheRoot'>,
): readonly string[] => {
  const found = node.files.flatMap((pattern) => {
    const paths = glob(dir, pattern, cacheRoot);
    if (paths.length === 0) throw new NoSuchFile(node.id, pattern, dir);
    return paths;
  });
  return [...new Set(found)].sort();
};
