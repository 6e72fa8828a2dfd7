import type {Diagnostic, Range} from './diagnostic.ts';

/** What is wrong at one place; see `Diagnostic` for the fields. */
export interface Mistake {
  readonly rule: string;
  readonly message: string;
  readonly range?: Range | undefined;
  readonly suggestion?: string | undefined;
}

/** In the order of the text; those without a place come first. */
export const inOrder = (diagnostics: readonly Diagnostic[]): readonly Diagnostic[] => {
  const start = ({range}: Diagnostic): number => range?.start ?? -1;
  const end = ({range}: Diagnostic): number => range?.end ?? -1;
  return diagnostics.toSorted((a, b) => start(a) - start(b) || end(a) - end(b));
};

/**
 * Collects the diagnostics of one file. The same mistake at the same place is kept once, however many matrix cells
 * run into it.
 */
export class Mistakes {
  readonly #file: string;
  readonly #found: Map<string, Diagnostic>;
  #errors: number;
  #told = 0;

  /** @param begun what is known of the same file already, which is not changed. */
  constructor(file: string, begun?: Mistakes) {
    this.#file = file;
    this.#found = new Map(begun === undefined ? [] : begun.#found);
    this.#errors = begun === undefined ? 0 : begun.#errors;
  }

  /** Whether anything so far forbids to use the file. */
  get any(): boolean {
    return this.#errors > 0;
  }

  /** How often one was told, warnings too: it rises also where the same was told before. */
  get told(): number {
    return this.#told;
  }

  error(mistake: Mistake): void {
    if (this.#add('error', mistake)) this.#errors++;
  }

  warning(mistake: Mistake): void {
    this.#add('warning', mistake);
  }

  sorted(): readonly Diagnostic[] {
    return inOrder([...this.#found.values()]);
  }

  #add(severity: Diagnostic['severity'], {rule, message, range, suggestion}: Mistake): boolean {
    this.#told++;
    const identity = JSON.stringify([rule, message, range?.start, range?.end]);
    if (this.#found.has(identity)) return false;
    const place = range === undefined ? {} : {range};
    const near = suggestion === undefined ? {} : {suggestion};
    this.#found.set(identity, {severity, rule, message, file: this.#file, ...place, ...near});
    return true;
  }
}
