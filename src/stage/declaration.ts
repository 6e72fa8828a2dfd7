import type {JsonObject} from '../json.ts';

/** What the runner knows of a stage type without loading it: extracted once per code digest, then cached. */
export interface Declaration {
  readonly about: string;
  /** JSON Schema of `with:`. */
  readonly params: JsonObject;
  readonly inputs: Readonly<
    Record<string, {readonly kind: string; readonly arity: 'one' | 'optional' | 'many'}>
  >;
  /** Kind of the artifact it makes. */
  readonly kind: string;
}

/** A stage type as code: what runs is `bundle`, and `digest` is its identity. */
export interface StageCode {
  /** sha256 over the bundle's text and name@version of its external packages. */
  readonly digest: string;
  /** Absolute path of the bundle, an ES module that can be imported where it lies. */
  readonly bundle: string;
  /** Source files in the bundle: path relative to the package or the pipeline's directory → sha256 of what of it is used. */
  readonly sources: Readonly<Record<string, string>>;
  /** name → version. */
  readonly packages: Readonly<Record<string, string>>;
  readonly declaration: Declaration;
}
