/** Ids with inputs before what reads them, or every cycle that prevents it, each as the ids it runs through. */
export interface Order {
  readonly order: readonly string[];
  readonly cycles: readonly (readonly string[])[];
}

/**
 * Topological order that keeps to the given one wherever edges allow: depth first, an id after all that it reads.
 * Without recursion, since a chain of stages may be long; O(ids + edges).
 *
 * @param reads the ids that each id reads, every one of them a key.
 */
export const topologicalOrder = (reads: ReadonlyMap<string, readonly string[]>): Order => {
  const order: string[] = [];
  const cycles: (readonly string[])[] = [];
  const done = new Set<string>();
  /** Where each id of the current path stands in it. */
  const depth = new Map<string, number>();
  const path: {readonly id: string; next: number}[] = [];
  const enter = (id: string): void => {
    depth.set(id, path.length);
    path.push({id, next: 0});
  };
  const leave = (id: string): void => {
    path.pop();
    depth.delete(id);
    done.add(id);
    order.push(id);
  };
  for (const start of reads.keys()) {
    if (!done.has(start)) enter(start);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const input = reads.get(top.id)?.[top.next++];
      if (input === undefined) leave(top.id);
      else if (depth.has(input)) cycles.push(path.slice(depth.get(input)).map(({id}) => id));
      else if (!done.has(input)) enter(input);
    }
  }
  return {order, cycles};
};
