import type {Diagnostic} from '../pipeline/diagnostic.ts';

/** A trial whose values make a pipeline that cannot be run. */
export class InvalidTrial extends Error {
  override readonly name = 'InvalidTrial';
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(({message}) => message).join('\n'));
    this.diagnostics = diagnostics;
  }
}
