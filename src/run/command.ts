import {writeFileSync} from 'node:fs';
import {dirname, join, resolve} from 'node:path';
import type {CmdAction} from '../pipeline/pipeline.ts';
import {placeholder} from '../pipeline/placeholder.ts';
import type {Edge, StageNode, UsesNode} from '../graph/graph.ts';
import type {Job, JobInput} from '../stage/job.ts';
import type {Command} from './process.ts';

/** Where a stage's process finds things. */
export interface Places {
  /** The pipeline's directory. */
  readonly dir: string;
  /** The empty directory to fill. */
  readonly out: string;
  readonly checkpoints: string;
  /** The stage's files, relative to `dir`. */
  readonly files: readonly string[];
  readonly childEntry: string;
  /** Whether a `uses` stage may run its steps as graphs. */
  readonly compile: boolean;
  /** UUIDs of the GPUs it may use. */
  readonly gpus: readonly string[];
  readonly input: (stage: string) => JobInput;
}

/** The process of a stage. */
export const commandOf = (node: StageNode, places: Places): Command => {
  const {action} = node;
  if (action.type === 'uses') return usesCommand(node, action, places);
  const [file, ...args] = argvOf(node, action, places) as [string, ...string[]];
  return {file, args, cwd: places.dir, env: {...action.env, ...environment(node, places)}};
};

const environment = ({resources}: StageNode, {out, checkpoints, gpus}: Places): Command['env'] => ({
  PIPE_OUT: out,
  PIPE_CHECKPOINTS: checkpoints,
  PIPE_THREADS: `${resources.cpu}`,
  // A stage sees the GPUs it asked for, hence none if it asked for none: it would take the memory of the others'.
  CUDA_VISIBLE_DEVICES: gpus.join(','),
});

const argvOf = (node: StageNode, {cmd}: CmdAction, places: Places): readonly string[] =>
  typeof cmd === 'string'
    ? ['bash', '-o', 'pipefail', '-c', substitute(cmd, node, places)]
    : cmd.flatMap((word) => wordsOf(word, node, places));

/** A word that is a whole list becomes one word a member. */
const wordsOf = (word: string, node: StageNode, places: Places): readonly string[] => {
  const [, , name, at] = new RegExp(`^${placeholder.source}$`).exec(word) ?? [];
  return name !== undefined && at === undefined
    ? inputDirs(node, name, places)
    : [substitute(word, node, places)];
};

/** Fills in `${out}`, `${in.NAME}` (a list: separated by spaces), `${in.NAME[0]}` and `${$}`. */
const substitute = (text: string, node: StageNode, places: Places): string =>
  text.replace(placeholder, (_, out?: string, name?: string, at?: string) => {
    if (out !== undefined) return places.out;
    if (name === undefined) return '$';
    const dirs = inputDirs(node, name, places);
    return at === undefined ? dirs.join(' ') : memberOf(dirs, node, name, Number(at));
  });

const inputDirs = (node: StageNode, name: string, places: Places): readonly string[] => {
  const edge = node.inputs[name];
  if (!edge) throw new Error(`${node.id} has no input ${JSON.stringify(name)}, which its command names.`);
  return edge.stages.map((stage) => places.input(stage).dir);
};

const memberOf = (dirs: readonly string[], node: StageNode, name: string, at: number): string => {
  const dir = dirs[at];
  if (dir === undefined)
    throw new Error(`${node.id}: input ${name} has ${dirs.length} members, so no [${at}].`);
  return dir;
};

/** What the process is told lies beside the directory it fills, and goes when the artifact is stored. */
const usesCommand = (node: StageNode, action: UsesNode, places: Places): Command => {
  const job = join(dirname(places.out), 'job.json');
  writeFileSync(job, JSON.stringify(jobOf(node, action, places)));
  return {
    file: process.execPath,
    args: [places.childEntry, job],
    cwd: places.dir,
    env: environment(node, places),
  };
};

const jobOf = (node: StageNode, action: UsesNode, places: Places): Job => ({
  bundle: action.code.bundle,
  params: node.params,
  inputs: Object.fromEntries(
    Object.entries(node.inputs).map(([name, edge]) => [name, jobInput(edge, places)]),
  ),
  files: places.files.map((file) => resolve(places.dir, file)),
  out: places.out,
  checkpoints: places.checkpoints,
  threads: node.resources.cpu,
  compile: places.compile,
});

const jobInput = (edge: Edge, places: Places): JobInput | readonly JobInput[] =>
  edge.many ? edge.stages.map(places.input) : places.input(edge.stages[0] as string);
