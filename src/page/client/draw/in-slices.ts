/** Of a frame's 16 ms: the rest is for what else the page does in it. */
const sliceMs = 6;

/** Steps that are still to be done, of all who asked, the first to ask first. */
const queue: (() => void)[][] = [];
let frame = 0;

/**
 * Does steps of work one after the other, as many in a frame as leave the page time to scroll.
 *
 * @returns what ends it before all are done.
 */
export const inSlices = (steps: readonly (() => void)[]): (() => void) => {
  const mine = steps.toReversed();
  queue.push(mine);
  frame ||= requestAnimationFrame(slice);
  return () => void mine.splice(0);
};

const slice = (): void => {
  frame = 0;
  const end = performance.now() + sliceMs;
  while (queue.length > 0 && performance.now() < end) {
    const step = queue[0]!.pop();
    if (step) step();
    else queue.shift();
  }
  if (queue.length > 0) frame = requestAnimationFrame(slice);
};
