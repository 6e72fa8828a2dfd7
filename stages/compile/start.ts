import {compile, type CompileOptions} from './compile.ts';
import {runEagerly} from './eager.ts';
import {nativeBackend} from '../math/native.ts';
import type {Example, RunningStep, Step} from './step.ts';

/** Runs a step as a graph where that is asked for and the backend is TensorFlow, operation by operation elsewhere. */
export const start = (
  step: Step,
  example: Example,
  {compile: wanted, ...options}: CompileOptions & {readonly compile: boolean},
): RunningStep =>
  wanted && nativeBackend() ? compile(step, example, options) : runEagerly(step, example.state);
