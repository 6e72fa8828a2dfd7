import {dirname} from 'node:path/posix';
import type {Path} from '../pipeline/locate.ts';
import type {Findings} from './findings.ts';

/** Who makes a path. */
export interface Owner<S> {
  readonly stage: S;
  /** Relative to the root, with its references resolved. */
  readonly path: string;
  readonly at: Path;
}

/** Which stage makes which path: at most one each path, and none of them inside another. */
export class Owners<S extends {readonly name: string}> {
  readonly #byPath = new Map<string, Owner<S>>();
  /** Directory → what is made in it, at any depth. */
  readonly #below = new Map<string, Owner<S>[]>();

  constructor(owners: readonly Owner<S>[], findings: Findings) {
    for (const owner of owners) {
      const [other] = this.of(owner.path);
      if (other !== undefined) findings.mistake(owner.at, overlap(owner, other));
      this.#byPath.set(owner.path, owner);
      for (const dir of ancestors(owner.path)) {
        const inside = this.#below.get(dir);
        if (inside) inside.push(owner);
        else this.#below.set(dir, [owner]);
      }
    }
  }

  /** Who makes a path, or the directory it is in, or what is in it. */
  of(path: string): readonly Owner<S>[] {
    const around = [path, ...ancestors(path)].find((one) => this.#byPath.has(one));
    return around === undefined ? this.inside(path) : [this.#byPath.get(around) as Owner<S>];
  }

  inside(path: string): readonly Owner<S>[] {
    return this.#below.get(path) ?? [];
  }

  isOut(path: string): boolean {
    return this.#byPath.has(path);
  }
}

const overlap = <S extends {readonly name: string}>(owner: Owner<S>, other: Owner<S>) => ({
  rule: 'overlapping-outs',
  message:
    owner.path === other.path
      ? `${owner.path} is made by ${other.stage.name} already.`
      : `${owner.path} and ${other.path}, which ${other.stage.name} makes, lie one in the other.`,
});

/** `a/b/c` → `a/b`, `a`, `.`. */
const ancestors = (path: string): readonly string[] => {
  const parent = dirname(path);
  return parent === path ? [] : [parent, ...ancestors(parent)];
};
