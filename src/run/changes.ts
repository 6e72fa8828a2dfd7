import {statSync} from 'node:fs';
import {resolve} from 'node:path';
import type {KeyParts} from '../cache/record.ts';
import type {StageNode} from '../graph/graph.ts';
import {filesOf} from '../plan/key.ts';
import {inputStages} from '../plan/selection.ts';
import type {RunContext} from './context.ts';
import {artifactIn, type Identity} from './identity.ts';

/** What keeps a result from its key. Nothing: it belongs to it. */
export interface Changes {
  readonly changed: readonly string[];
  /** Those of `changed` that have the same bytes again: the stage may have read others. */
  readonly written: readonly string[];
}

/** Path → what its stat says of writes, as far as there is such a file. */
export type Stamps = ReadonlyMap<string, string | undefined>;

/** @param paths relative to `dir`. */
export const stampsOf = (paths: readonly string[], dir: string): Stamps =>
  new Map(paths.map((path) => [path, stampOf(resolve(dir, path))]));

/** The time of its last change is none of it: a backup that makes a link to a file does not write to it. */
const stampOf = (path: string): string | undefined => {
  const stat = statSync(path, {bigint: true, throwIfNoEntry: false});
  return stat && [stat.dev, stat.ino, stat.size, stat.mtimeNs].join();
};

/**
 * What changed while a stage ran, so that its result may be of neither the old nor the new: files and input artifacts
 * by content, the code of the stage by its digest, and files that were written and put back by their stat.
 *
 * @param before the stamps of its files when its process started.
 */
export const changedSince = async (
  node: StageNode,
  {parts}: Identity,
  before: Stamps,
  run: RunContext,
): Promise<Changes> => {
  const files = differing(parts.files, filesNow(node, run));
  const now = stampsOf([...before.keys()], run.graph.dir);
  const written = [...before.keys()].filter(
    (path) => before.get(path) !== now.get(path) && !files.includes(path),
  );
  const others = [...(await changedInputs(node, run)), ...(await changedCode(node, run))];
  return {changed: [...files, ...written, ...others], written};
};

/** `a, b changed while it ran`. */
export const changesText = ({changed, written}: Changes): string => {
  const other = changed.filter((what) => !written.includes(what));
  const was = written.length === 1 ? 'was' : 'were';
  const [one, two] = [
    other.length > 0 ? [`${other.join(', ')} changed while it ran`] : [],
    written.length > 0 ? [`${written.join(', ')} ${was} written while it ran, if only to put it back`] : [],
  ];
  return [...one, ...two].join('; ');
};

/** Paths whose content differs, or that are in one alone. */
export const differing = (a: KeyParts['files'], b: KeyParts['files']): readonly string[] =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((path) => a[path] !== b[path]).sort();

/** Hashed before the stage ran; hashed again only where a stamp is new, or too new to prove anything. */
const changedInputs = async (node: StageNode, run: RunContext): Promise<readonly string[]> => {
  const changed: string[] = [];
  for (const id of inputStages(node)) {
    const damaged = await run.cache.artifacts.verify(artifactIn(run, id));
    if (damaged.length > 0) changed.push(`the artifact of ${id}`);
  }
  return changed;
};

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
