/** What the options of a command line say. Each command has some of them; flags that are not given are false. */
export interface Settings {
  readonly profile?: string;
  /** Each `a.b=v`, as written. */
  readonly set?: readonly string[];
  readonly cache?: string;
  readonly json?: boolean;
  readonly jobs?: number;
  readonly force?: readonly string[];
  readonly failFast?: boolean;
  /** False with --no-compile, true without. */
  readonly compile?: boolean;
  readonly waitMs?: number;
  readonly check?: boolean;
  readonly all?: boolean;
  readonly to?: string;
  readonly artifacts?: readonly string[];
  readonly largestBytes?: number;
  readonly filesFrom?: string;
  readonly tolerance?: number;
  readonly name?: string;
  readonly html?: string;
  readonly port?: number;
  readonly mermaid?: boolean;
  readonly dryRun?: boolean;
  readonly keepMs?: number;
  readonly graceMs?: number;
  readonly maxBytes?: number;
  readonly sweep?: string;
  /** Each `param=…`, as written. */
  readonly grid?: readonly string[];
  readonly zip?: readonly string[];
  readonly random?: readonly string[];
  readonly samples?: number;
  readonly sampling?: 'random' | 'sobol';
  readonly only?: readonly string[];
  readonly except?: readonly string[];
  readonly seeds?: number;
  readonly addSeeds?: number;
  readonly seedParam?: string;
  readonly goal?: readonly string[];
  readonly halving?: string;
  readonly retry?: boolean;
  readonly metric?: readonly string[];
}

/** What a command does. `words` are what stands on the command line apart from options; returns the exit code. */
export type Action = (words: readonly string[], settings: Settings) => Promise<number>;
