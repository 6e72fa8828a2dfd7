import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Document,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml';
import type {Range} from './diagnostic.ts';

/** Where a part of a file stands: keys of mappings and places in lists, from the root. */
export type Path = readonly (string | number)[];

type KeyValue = Pair<Node, Node | null>;

interface Spot {
  readonly node: Node | null;
  /** The key that the node is the value of; a list's items have none. */
  readonly key: Node | null;
}

/**
 * The stretch of text of the part at `path`, or of its key. A part that is absent is located by the nearest enclosing
 * one: by its key, since the whole of a mapping says little, or by the text itself where a `${…}` stands for the rest.
 * Aliases and merge keys lead to where the text is really written.
 */
export const locate = (document: Document, path: Path, what: 'key' | 'value' = 'value'): Range => {
  let spot: Spot = {node: document.contents, key: null};
  for (const step of path) {
    const child = childOf(document, spot.node, step);
    if (child === undefined)
      return rangeOf(isScalar(spot.node) ? spot.node : spot.key, spot.node ?? spot.key);
    spot = {...child, node: target(document, child.node)};
  }
  return what === 'key' ? rangeOf(spot.key, spot.node) : rangeOf(spot.node, spot.key);
};

const childOf = (document: Document, parent: Node | null, step: string | number): Spot | undefined => {
  if (isSeq(parent)) {
    const item = parent.items[Number(step)] as Node | undefined;
    return item === undefined ? undefined : {node: item, key: null};
  }
  if (!isMap(parent)) return undefined;
  const pair = pairsOf(parent).get(String(step));
  if (pair !== undefined) return {node: pair.value, key: pair.key};
  return (parent.items as KeyValue[])
    .filter(isMerge)
    .map(({value}) => childOfMerged(document, value, step))
    .find(Boolean);
};

/** A mapping's members by key, remembered: a file with thousands of stages may have thousands of mistakes. */
const pairsOf = (map: YAMLMap): ReadonlyMap<string, KeyValue> => {
  const known = pairsByMap.get(map);
  if (known !== undefined) return known;
  const pairs = new Map<string, KeyValue>();
  for (const pair of map.items as KeyValue[]) {
    if (isScalar(pair.key) && !isMerge(pair)) pairs.set(String(pair.key.value), pair);
  }
  pairsByMap.set(map, pairs);
  return pairs;
};

const pairsByMap = new WeakMap<YAMLMap, ReadonlyMap<string, KeyValue>>();

const isMerge = ({key}: KeyValue): boolean => isScalar(key) && typeof key.value === 'symbol';

const childOfMerged = (document: Document, merged: Node | null, step: string | number): Spot | undefined => {
  const source = target(document, merged);
  const sources = isSeq(source) ? (source.items as Node[]) : [source];
  return sources.map((one) => childOf(document, target(document, one), step)).find(Boolean);
};

const target = (document: Document, node: Node | null): Node | null =>
  isAlias(node) ? (node.resolve(document) ?? node) : node;

/** Of the first node that has any text; an empty value (`key:`) has none. */
const rangeOf = (...nodes: readonly (Node | null)[]): Range => {
  for (const node of nodes) {
    if (node === null || isPair(node) || !node.range) continue;
    const [start, end] = node.range;
    if (end > start) return {start, end};
  }
  return {start: 0, end: 0};
};
