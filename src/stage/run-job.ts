import {pathToFileURL} from 'node:url';
import {checkBundle} from './bundle-file.ts';
import type {Job, JobInput} from './job.ts';
import type {JsonObject} from '../json.ts';
import type {Codec, Context, Input, Inputs, Labelled, Report} from './stage.ts';

/** A stage type whose params and inputs are known only by its declaration. */
interface AnyStage {
  readonly inputs: Inputs;
  readonly output: Codec<unknown>;
  run(context: Context<JsonObject, Readonly<Record<string, unknown>>>): Promise<unknown>;
}

/** Runs a stage from its job: checks the code, reads the inputs, computes, writes the artifact. */
export const runJob = async (job: Job, report: Report, signal: AbortSignal): Promise<void> => {
  checkBundle(job.bundle);
  const module = (await import(pathToFileURL(job.bundle).href)) as {default: AnyStage};
  const stage = module.default;
  const inputs = await readInputs(stage, job);
  const {params, files, checkpoints, threads, compile} = job;
  const value = await stage.run({params, inputs, files, checkpoints, report, signal, threads, compile});
  await stage.output.write(job.out, value);
};

const readInputs = async (stage: AnyStage, job: Job): Promise<Record<string, unknown>> => {
  const values: Record<string, unknown> = {};
  for (const [name, input] of Object.entries(stage.inputs))
    values[name] = await readInput(input, job.inputs[name]);
  return values;
};

const readInput = async (
  input: Input<unknown>,
  given: JobInput | readonly JobInput[] | undefined,
): Promise<unknown> => {
  if (input.arity === 'many') return readMany(input.codec, given === undefined ? [] : [given].flat());
  const one = given as JobInput | undefined;
  return one && input.codec.read(one.dir);
};

/** One after the other: a stage's inputs may be large, and reading two at once is no faster. */
const readMany = async (
  codec: Codec<unknown>,
  given: readonly JobInput[],
): Promise<readonly Labelled<unknown>[]> => {
  const members: Labelled<unknown>[] = [];
  for (const {stage, cell, dir} of given) members.push({stage, cell, value: await codec.read(dir)});
  return members;
};
