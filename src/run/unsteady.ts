import {setTimeout as sleep} from 'node:timers/promises';
import type {StageNode} from '../graph/graph.ts';

/** Files of a stage changed each time its turn had come. */
export class UnsteadyFiles extends Error {
  override readonly name = 'UnsteadyFiles';

  constructor({id}: StageNode, changed: readonly string[]) {
    const others = changed.length > shown ? ` and ${changed.length - shown} others` : '';
    super(
      `its files keep changing: ${changed.slice(0, shown).join(', ')}${others}. ` +
        `Run ${id} when nothing writes to them any more, or leave them out of its files.`,
    );
  }
}

const shown = 5;

/** A turn is over in milliseconds: files that change in so many of them, this long after one another, go on changing. */
const mostTurns = 10;
const pauseMs = 100;

/** Waits a little before a stage looks again at files that changed while it waited for its turn. */
export const openPatience = (node: StageNode) => {
  let turns = 0;
  return async (changed: readonly string[]): Promise<void> => {
    if (changed.length === 0) return;
    if (++turns >= mostTurns) throw new UnsteadyFiles(node, changed);
    await sleep(pauseMs);
  };
};
