import type {Static, TObject} from 'typebox';

/**
 * How a value is kept as a directory of files. `read(write(v))` equals v. A codec may fill only the directory it is
 * given; `kind` names the sort of artifact and is what edges are checked by.
 */
export interface Codec<T> {
  readonly kind: string;
  read(dir: string): Promise<T>;
  write(dir: string, value: T): Promise<void>;
}

/** One edge of a stage type. */
export interface Input<T, Arity extends 'one' | 'optional' | 'many' = 'one' | 'optional' | 'many'> {
  readonly codec: Codec<T>;
  readonly arity: Arity;
}

export const one = <T>(codec: Codec<T>): Input<T, 'one'> => ({codec, arity: 'one'});
export const optional = <T>(codec: Codec<T>): Input<T, 'optional'> => ({codec, arity: 'optional'});
/** A list of artifacts in the order of the file. Not wired, it is empty. */
export const many = <T>(codec: Codec<T>): Input<T, 'many'> => ({codec, arity: 'many'});

/** One member of a `many` input: the stage it came from and its matrix cell, so that tables and legends can label it. */
export interface Labelled<T> {
  readonly stage: string;
  readonly cell: Readonly<Record<string, string>>;
  readonly value: T;
}

export type Inputs = Readonly<Record<string, Input<unknown>>>;

type InputValue<I> =
  I extends Input<infer T, 'one'>
    ? T
    : I extends Input<infer T, 'optional'>
      ? T | undefined
      : I extends Input<infer T, 'many'>
        ? readonly Labelled<T>[]
        : never;

/** What a running stage tells its runner; see `event.ts` for the wire form. */
export interface Report {
  /** How far: `step` of `total`, and figures worth watching such as `{loss}`. Cheap; call it every step. */
  progress(step: number, total: number, figures?: Readonly<Record<string, number>>): void;
  /** A number that belongs in the record, e.g. `metric('precision', 0.95)`. */
  metric(name: string, value: number): void;
  /** A checkpoint is safely on disk. */
  checkpoint(step: number): void;
  /** One line for the log. */
  note(line: string): void;
  /** Which numerical engine computes, for the record, e.g. `{backend: 'tensorflow', version: '2.18.1', device: 'cpu'}`. */
  engine(engine: Readonly<Record<string, string>>): void;
}

export interface Context<P, I> {
  readonly params: P;
  readonly inputs: I;
  /** Absolute paths of the stage's `files`. */
  readonly files: readonly string[];
  /** A directory that outlives a crash and is handed back only to the same key. Empty at the first start. */
  readonly checkpoints: string;
  readonly report: Report;
  /** Aborts when the stage is asked to stop: save a checkpoint, then throw `signal.reason`. */
  readonly signal: AbortSignal;
  /** Cores the stage may use. */
  readonly threads: number;
  /** Whether its steps may run as graphs; false if the user asked for eager ones. */
  readonly compile: boolean;
}

/** A stage type: the default export of a module that a pipeline names by `uses:`. */
export interface StageType<P extends TObject = TObject, I extends Inputs = Inputs, O = unknown> {
  /** One sentence for `pipe stages`. */
  readonly about: string;
  /** JSON Schema of `with:`. Every property has a description with its unit; defaults are filled in before `run`. */
  readonly params: P;
  readonly inputs: I;
  readonly output: Codec<O>;
  run(context: Context<Static<P>, {readonly [N in keyof I]: InputValue<I[N]>}>): Promise<O>;
}

/** Declares a stage type; the types of params and inputs follow from their schemas and codecs. */
export const defineStage = <P extends TObject, I extends Inputs, O>(
  stage: StageType<P, I, O>,
): StageType<P, I, O> => stage;
