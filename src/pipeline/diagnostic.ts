/** A stretch of a pipeline file: offsets in UTF-16 units, end exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * A mistake (or a warning) in a pipeline file. `message` says what is wrong and what would be right, in the
 * user's words; its first line stands alone. `rule` is a stable name such as `unknown-key`.
 */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  readonly rule: string;
  readonly message: string;
  readonly file: string;
  /** Absent when the mistake has no place in the text, e.g. the file is missing. */
  readonly range?: Range;
  /** The nearest valid spelling, if one is near. */
  readonly suggestion?: string;
}

/**
 * A value, or every mistake that prevents it, with what could be understood in spite of them, for the next step to look
 * for more. Used by parsePipeline, loadStages and buildGraph, nowhere else.
 */
export type Result<T, Partial = never> =
  | {readonly ok: true; readonly value: T; readonly warnings: readonly Diagnostic[]}
  | {readonly ok: false; readonly diagnostics: readonly Diagnostic[]; readonly partial?: Partial};
