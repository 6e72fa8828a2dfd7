import {Ajv} from 'ajv';
import type {Static, TObject} from 'typebox';
import type {Context, Inputs, Report, StageType} from '../../src/stage/stage.ts';

type RunInputs<P extends TObject, I extends Inputs, O> = Parameters<StageType<P, I, O>['run']>[0]['inputs'];

/** What a stage made, and the numbers it reported. */
export interface StageRun<O> {
  readonly output: O;
  readonly metrics: Readonly<Record<string, number>>;
}

/** Runs a stage type in this process: params are validated and filled in as in a pipeline, inputs are values. */
export const runStage = async <P extends TObject, I extends Inputs, O>(
  stage: StageType<P, I, O>,
  params: Record<string, unknown>,
  inputs: RunInputs<P, I, O>,
): Promise<StageRun<O>> => {
  const filled = structuredClone(params);
  const ajv = new Ajv({useDefaults: true, strict: false});
  if (!ajv.validate(stage.params, filled)) throw new TypeError(ajv.errorsText());
  const metrics: Record<string, number> = {};
  const report: Report = {
    progress: () => undefined,
    metric: (name, value) => (metrics[name] = value),
    checkpoint: () => undefined,
    note: () => undefined,
    engine: () => undefined,
  };
  const context: Context<Static<P>, typeof inputs> = {
    params: filled as Static<P>,
    inputs,
    files: [],
    checkpoints: '/nonexistent',
    report,
    signal: new AbortController().signal,
    threads: 1,
  };
  return {output: await stage.run(context), metrics};
};
