import {resolve} from 'node:path';
import type {KeyParts} from '../cache/record.ts';
import type {StageNode} from '../graph/graph.ts';
import {filesOf, keyOf, keyParts} from '../plan/key.ts';
import {inputStages} from '../plan/selection.ts';
import type {RunContext} from './context.ts';
import {differing} from './unsteady.ts';

export interface Identity {
  readonly key: string;
  readonly parts: KeyParts;
}

/** The key of a stage whose inputs are all made, as things are now. */
export const identify = (node: StageNode, run: RunContext): Identity => {
  const artifactOf = (id: string): string => artifactIn(run, id);
  const parts = keyParts(node, {dir: run.graph.dir, files: run.cache.files, artifactOf});
  return {key: keyOf(parts), parts};
};

export const artifactIn = (run: RunContext, stage: string): string => {
  const digest = run.artifacts.get(stage);
  if (digest === undefined) throw new Error(`Stage ${stage} has made nothing yet.`);
  return digest;
};

/** The artifact that a record of this key names, if it is there and recent enough for a stage that is forced. */
export const reusable = (node: StageNode, key: string, run: RunContext): string | undefined => {
  const record = run.cache.records.read(key);
  if (!record || !run.cache.artifacts.present(record.artifact)) return undefined;
  const old = Date.parse(record.startedAt) < run.startedAt;
  return old && run.forced.has(node.id) ? undefined : record.artifact;
};

/**
 * What changed while a stage ran, so that its result may be of neither the old nor the new: files and input artifacts
 * by content, the code of the stage by its digest. Nothing: the result belongs to its key.
 */
export const changedSince = async (
  node: StageNode,
  {parts}: Identity,
  run: RunContext,
): Promise<readonly string[]> => [
  ...changedFiles(node, parts, run),
  ...(await changedInputs(node, run)),
  ...(await changedCode(node, run)),
];

/** Hashed before the stage ran; hashed again only where a stamp is new, or too new to prove anything. */
const changedInputs = async (node: StageNode, run: RunContext): Promise<readonly string[]> => {
  const changed: string[] = [];
  for (const id of inputStages(node)) {
    const damaged = await run.cache.artifacts.verify(artifactIn(run, id));
    if (damaged.length > 0) changed.push(`the artifact of ${id}`);
  }
  return changed;
};

const changedFiles = (node: StageNode, {files}: KeyParts, run: RunContext): readonly string[] =>
  differing(files, filesNow(node, run));

/** A file that vanished, or a pattern that matches nothing any more, counts as changed; it is no mistake here. */
const filesNow = (node: StageNode, {graph, cache}: RunContext): Readonly<Record<string, string>> => {
  const digests = Object.entries(node.files).flatMap(([, pattern]) => {
    try {
      const paths = filesOf({...node, files: [pattern]}, graph.dir, cache.files);
      return paths.map((path) => [path, cache.files.digest(resolve(graph.dir, path))] as const);
    } catch {
      return [];
    }
  });
  return Object.fromEntries(digests);
};

const changedCode = async (node: StageNode, run: RunContext): Promise<readonly string[]> => {
  const {action} = node;
  if (action.type === 'cmd') return [];
  const now = await run.codeNow(action, node);
  return now === action.code.digest ? [] : [`the code of ${action.uses}`];
};
