import {isAlias, isMap, isScalar, isSeq, type Document, type Node, type Pair, type Scalar} from 'yaml';
import {ambiguity} from './ambiguous.ts';
import type {Range} from './diagnostic.ts';
import type {Mistakes} from './mistakes.ts';

/** Far more than a pipeline needs, far less than harms: files that unfold beyond it are traps or accidents. */
const mostNodes = 1_000_000;
const deepest = 100;

/**
 * Looks at every node of a document for what JSON cannot hold and for spellings that other readers understand
 * differently. Returns whether the document can be turned into a value at all.
 */
export const inspect = (document: Document, mistakes: Mistakes): boolean => {
  const inspector = new Inspector(mistakes);
  inspector.visit(document.contents, 0);
  return inspector.sound;
};

class Inspector {
  readonly #mistakes: Mistakes;
  /** Anchor → its node, and how many it unfolds to. An anchor that is still open is absent, so no alias can contain itself. */
  readonly #anchors = new Map<string, {readonly node: Node; readonly size: number}>();
  sound = true;

  constructor(mistakes: Mistakes) {
    this.#mistakes = mistakes;
  }

  /** Returns the number of nodes that this one unfolds to. */
  visit(node: Node | null, depth: number): number {
    if (node === null || !this.sound) return 1;
    if (depth > deepest) return this.#stop('too-deep', `nested more than ${deepest} levels deep.`, node);
    const size = this.#sizeOf(node, depth);
    if (size > mostNodes) return this.#stop('too-large', `unfolds to more than ${mostNodes} values.`, node);
    if (!isAlias(node) && node.anchor) this.#anchors.set(node.anchor, {node, size});
    return size;
  }

  #sizeOf(node: Node, depth: number): number {
    if (isAlias(node)) return this.#anchors.get(node.source)?.size ?? this.#unknownAlias(node.source, node);
    if (isScalar(node)) return this.#scalar(node);
    if (isSeq(node))
      return node.items.reduce<number>((sum, item) => sum + this.visit(item as Node, depth + 1), 1);
    return isMap(node) ? this.#map(node.items as Pair<Node, Node | null>[], depth) : 1;
  }

  #map(pairs: readonly Pair<Node, Node | null>[], depth: number): number {
    const keys = new Set<string>();
    let size = 1;
    for (const {key, value} of pairs) {
      this.#key(key, keys);
      size += this.visit(value, depth + 1);
      if (isMerge(key)) this.#merge(key, value);
    }
    return size;
  }

  #key(key: Node, keys: Set<string>): void {
    if (!isScalar(key) || key.value === null) {
      this.#stop('bad-key', 'a key must be text; quote it if it holds punctuation.', key);
      return;
    }
    const name = isMerge(key) ? '<<' : String(key.value);
    if (name === '__proto__') this.#stop('bad-key', '"__proto__" cannot be a key; choose another name.', key);
    if (keys.has(name))
      this.#error('duplicate-key', `"${name}" is written twice here; the other one is above.`, key);
    keys.add(name);
    this.#spelling(key);
  }

  #merge(key: Node, value: Node | null): void {
    const merged = this.#meant(value);
    const sources = isSeq(merged) ? merged.items.map((item) => this.#meant(item as Node)) : [merged];
    if (!sources.every(isMap))
      this.#stop('bad-merge', '<< takes a mapping or a list of mappings, most often by *name.', value ?? key);
  }

  /** The node that an alias repeats, or the node itself. */
  #meant(node: Node | null): Node | null | undefined {
    return isAlias(node) ? this.#anchors.get(node.source)?.node : node;
  }

  #scalar(scalar: Scalar): number {
    this.#spelling(scalar);
    const {value, source = ''} = scalar;
    if (typeof value !== 'number') return 1;
    if (!Number.isFinite(value)) this.#error('not-finite', `${source} is not a finite number.`, scalar);
    else if (isLong(source) && BigInt(source.replace('+', '')) !== BigInt(value))
      this.#inexact(scalar, source);
    return 1;
  }

  #inexact(scalar: Scalar, source: string): void {
    const message = `${source} has more digits than a number keeps; write it as text in quotes.`;
    this.#error('inexact-number', message, scalar);
  }

  #spelling(scalar: Scalar): void {
    if (scalar.type !== 'PLAIN' || scalar.source === undefined) return;
    const found = ambiguity(scalar.source);
    if (found === undefined) return;
    const message = `${scalar.source} is ${found.here} here, but ${found.there} to readers of YAML 1.1 such as PyYAML; write ${found.safe}.`;
    this.#mistakes.warning({rule: 'yaml-1.1', message, range: rangeOf(scalar)});
  }

  #unknownAlias(name: string, node: Node): number {
    return this.#stop('unknown-alias', `there is no &${name} before this *${name} for it to repeat.`, node);
  }

  #stop(rule: string, message: string, node: Node): number {
    if (this.sound) this.#error(rule, message, node);
    this.sound = false;
    return 1;
  }

  #error(rule: string, message: string, node: Node): void {
    this.#mistakes.error({rule, message, range: rangeOf(node)});
  }
}

/** Whether an integer has so many digits that a number may not keep them all. */
const isLong = (source: string): boolean => /^([-+]?\d{16,}|0x[\da-fA-F]{14,}|0o[0-7]{18,})$/.test(source);

/** An unquoted `<<`, which the reader has made a symbol of. */
const isMerge = (key: Node): boolean => isScalar(key) && typeof key.value === 'symbol';

const rangeOf = (node: Node): Range | undefined => {
  if (!node.range) return undefined;
  return {start: node.range[0], end: Math.max(node.range[1], node.range[0])};
};
