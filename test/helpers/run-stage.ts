import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {Static, TObject} from 'typebox';
import {withoutIdle} from '../../src/graph/idle.ts';
import {checkParams} from '../../src/graph/params.ts';
import type {Json, JsonObject} from '../../src/json.ts';
import type {Context, Inputs, Report, StageType} from '../../src/stage/stage.ts';

type RunInputs<P extends TObject, I extends Inputs, O> = Parameters<StageType<P, I, O>['run']>[0]['inputs'];

/** What a stage made, and what it reported. */
export interface StageRun<O> {
  readonly output: O;
  readonly metrics: Readonly<Record<string, number>>;
  readonly engine: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
}

interface Options {
  readonly compile?: boolean;
  readonly files?: readonly string[];
  /** Where it keeps what outlives a crash; a directory that is gone afterwards if absent. */
  readonly checkpoints?: string;
}

/** Runs a stage type in this process: params are validated, filled in and rid of what is idle as in a pipeline, inputs are values. */
export const runStage = async <P extends TObject, I extends Inputs, O>(
  stage: StageType<P, I, O>,
  given: object,
  inputs: RunInputs<P, I, O>,
  {compile = true, files = [], checkpoints: kept}: Options = {},
): Promise<StageRun<O>> => {
  const {params, misfits} = checkParams(stage.params as unknown as JsonObject, given as JsonObject, 'stage');
  if (misfits.length > 0) throw new TypeError(misfits.map(({message}) => message).join('\n'));
  const metrics: Record<string, number> = {};
  const engine: Record<string, string> = {};
  const notes: string[] = [];
  const report: Report = {
    progress: () => undefined,
    metric: (name, value) => (metrics[name] = value),
    checkpoint: () => undefined,
    note: (line) => notes.push(line),
    engine: (told) => Object.assign(engine, told),
  };
  const checkpoints = kept ?? mkdtempSync(join(tmpdir(), 'pipe-checkpoints-'));
  const context: Context<Static<P>, typeof inputs> = {
    params: withoutIdle(stage.params as unknown as Json, params) as Static<P>,
    inputs,
    files,
    checkpoints,
    report,
    signal: new AbortController().signal,
    threads: 1,
    compile,
  };
  try {
    return {output: await stage.run(context), metrics, engine, notes};
  } finally {
    if (!kept) rmSync(checkpoints, {recursive: true});
  }
};
