import type * as tf from '@tensorflow/tfjs-core';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {StepError} from './errors.ts';
import type {NativeBackend} from '../math/native.ts';
import {encodeSavedModel, type Node} from './saved-model.ts';

/** A graph that TensorFlow has loaded, with its variables. */
export interface Session {
  call(
    feeds: readonly string[],
    tensors: readonly tf.Tensor[],
    fetches: readonly string[],
  ): readonly tf.Tensor[];
  dispose(): void;
}

/** Loads a graph by way of a directory that only this process can see and that is gone when this returns. */
export const loadSession = (backend: NativeBackend, nodes: readonly Node[]): Session => {
  const dir = mkdtempSync(join(tmpdir(), `pipe-step-${process.pid}-`));
  let session: number;
  try {
    writeFileSync(join(dir, 'saved_model.pb'), encodeSavedModel(nodes));
    session = backend.binding.loadSavedModel(dir, 'serve');
  } catch (error) {
    throw new StepError(
      'no-graph-form',
      `TensorFlow does not accept the step's graph: ${(error as Error).message}`,
    );
  } finally {
    rmSync(dir, {recursive: true, force: true});
  }
  return {
    call: (feeds, tensors, fetches) =>
      run(() =>
        backend.binding
          .runSavedModel(session, backend.getInputTensorIds(tensors), feeds.join(), fetches.join())
          .map((metadata) => backend.createOutputTensor(metadata)),
      ),
    dispose: () => backend.binding.deleteSavedModel(session),
  };
};

const run = <T>(call: () => T): T => {
  try {
    return call();
  } catch (error) {
    throw new StepError(
      'run-failed',
      `the compiled step failed, its state is as before: ${(error as Error).message}`,
    );
  }
};
