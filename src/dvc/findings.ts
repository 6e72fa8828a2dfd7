import {locate, type Path} from '../pipeline/locate.ts';
import type {Source} from '../pipeline/source.ts';
import type {Listener, TemplateMistake} from './template.ts';

/** Something of a dvc.yaml that the pipeline says differently, or not at all. */
export interface Remark {
  /** Where it stands in the dvc.yaml. */
  readonly path: Path;
  /** The stage it concerns, as DVC calls it; absent if it concerns several or none. */
  readonly stage?: string;
  readonly message: string;
}

/** What is found out about a dvc.yaml on the way: mistakes, which end in no pipeline, and remarks. */
export class Findings {
  readonly source: Source;
  readonly #remarks = new Map<string, Remark>();

  constructor(source: Source) {
    this.source = source;
  }

  get remarks(): readonly Remark[] {
    return [...this.#remarks.values()];
  }

  mistake(path: Path, mistake: TemplateMistake, what: 'key' | 'value' = 'value'): void {
    this.source.mistakes.error({...mistake, range: locate(this.source.document, path, what)});
  }

  /** The same remark at the same place is kept once, however many stages a loop makes. */
  remark(path: Path, message: string, stage?: string): void {
    const identity = JSON.stringify([path, message]);
    if (!this.#remarks.has(identity))
      this.#remarks.set(identity, {path, message, ...(stage !== undefined && {stage})});
  }

  /** What to tell of the references in a text. */
  listener(path: Path, stage: string | undefined, uses: (param: Path) => void): Listener {
    return {
      uses,
      mistake: (mistake) => this.mistake(path, mistake),
      froze: (reference, because) =>
        this.remark(
          path,
          `${reference} is written as it is now, so --set does not reach it: ${because}.`,
          stage,
        ),
    };
  }
}
