/**
 * The words in which two argument lists differ, by place, counted from 0: `cmd[3] "--n" → "--m"`. Where words have come
 * in or gone, those around them are not said to differ for having moved.
 */
export const wordDifferences = (
  path: string,
  was: readonly string[],
  now: readonly string[],
): readonly string[] => {
  if (was.length === now.length)
    return now.flatMap((word, at) =>
      word === was[at] ? [] : [`${path}[${at}] ${quoted([was[at] as string])} → ${quoted([word])}`],
    );
  const start = sameAtStart(was, now);
  const end = sameAtStart(was.slice(start).reverse(), now.slice(start).reverse());
  const [gone, come] = [was.slice(start, was.length - end), now.slice(start, now.length - end)];
  const place = `${path}[${start}]`;
  if (gone.length === 0) return [`${place} added: ${quoted(come)}`];
  if (come.length === 0) return [`${place} removed (was ${quoted(gone)})`];
  return [`${place} ${quoted(gone)} → ${quoted(come)}`];
};

const quoted = (words: readonly string[]): string => words.map((word) => JSON.stringify(word)).join(' ');

/** How many words two lists begin with alike. */
const sameAtStart = (one: readonly string[], other: readonly string[]): number => {
  const at = one.findIndex((word, index) => word !== other[index]);
  return at < 0 ? one.length : at;
};
