import {visible} from '../../format.ts';
import type {Diagnostic} from '../../pipeline/diagnostic.ts';
import {renderDiagnostic} from '../../pipeline/render.ts';

/** A pipeline that cannot be run as it is written; the message shows every mistake in its place. */
export class InvalidPipeline extends Error {
  override readonly name = 'InvalidPipeline';
  readonly diagnostics: readonly Diagnostic[];
  /** 2 for a file that cannot be read, which is a mistake on the command line; 3 for what is written in it. */
  readonly code: number;

  constructor(diagnostics: readonly Diagnostic[], text: string) {
    super(visible(diagnostics.map((diagnostic) => renderDiagnostic(diagnostic, text)).join('\n')));
    this.diagnostics = diagnostics;
    this.code = diagnostics.every(({rule}) => rule === 'unreadable-file') ? 2 : 3;
  }
}
