import {visible} from '../../format.ts';
import {InvalidPipeline} from './invalid-pipeline.ts';

/** What a failed command says, and its exit code. */
export interface Failure {
  readonly message: string;
  readonly code: number;
}

/** Exit codes of errors that a user can mend, by the name of the error; 1 for others. */
const codes: Readonly<Record<string, number>> = {
  UsageError: 2,
  TargetExists: 2,
  CacheMisplaced: 2,
  CacheVersionError: 2,
  NoSuchFile: 3,
  StaleStage: 4,
  LeaseTimeout: 5,
  ArtifactDamaged: 6,
  BundleDamaged: 6,
};

/** What these say is for whoever mends the program, so it comes with the stack. */
const bugs = new Set(['TypeError', 'RangeError', 'ReferenceError', 'SyntaxError', 'AssertionError']);

/** An error in the user's terms: its message, without a stack unless it is a mistake in the program itself. */
export const failure = (error: unknown): Failure => {
  if (!(error instanceof Error)) return {message: visible(`pipe: ${String(error)}`), code: 1};
  if (error instanceof InvalidPipeline) return {message: error.message, code: error.code};
  if (bugs.has(error.name))
    return {message: visible(`pipe: this is a mistake in pipe itself.\n${error.stack}`), code: 1};
  return {message: visible(`pipe: ${error.message}`), code: codes[error.name] ?? 1};
};
