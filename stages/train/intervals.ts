/**
 * A predicate that is true when an interval is over. Each interval is twice as long as the one before it, from `firstMs`
 * up to `mostMs`.
 */
export const intervals = (
  firstMs: number,
  mostMs: number,
  now: () => number = () => performance.now(),
): (() => boolean) => {
  let [last, length] = [now(), firstMs];
  return () => {
    if (now() - last < length) return false;
    [last, length] = [now(), Math.min(2 * length, mostMs)];
    return true;
  };
};
