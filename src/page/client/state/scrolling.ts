/** From one step of scrolling to the next there is less. */
export const stillMs = 100;

let last = -Infinity;
addEventListener('scroll', () => (last = performance.now()), {capture: true, passive: true});

/** Does work in the next frame in which nothing scrolls: who moves a page reads no new number, but feels each lost frame. */
export const whenStill = (work: () => void): void => {
  const left = last + stillMs - performance.now();
  if (left > 0) setTimeout(whenStill, left, work);
  else requestAnimationFrame(work);
};
