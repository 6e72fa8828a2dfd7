/**
 * The candidate that a mistyped word most likely meant, or undefined if none is near: at most one slip in three letters,
 * one in a shorter word, where a slip is a letter too many, too few, wrong, or two neighbours swapped (optimal string
 * alignment distance). A difference of upper and lower case alone is always near. Of equally near candidates one of the
 * same letters wins, then the first.
 */
export const nearest = (word: string, candidates: Iterable<string>): string | undefined => {
  let best: string | undefined;
  // Half a slip more than is allowed, for a swap weighs a little less than one.
  let least = Math.max(1, Math.floor(word.length / 3)) + 0.5;
  for (const candidate of candidates) {
    if (candidate === word) continue;
    if (Math.abs(candidate.length - word.length) >= least) continue;
    const sameLetters = candidate.toLowerCase() === word.toLowerCase();
    const slips = sameLetters ? 0.5 : editDistance(word, candidate);
    if (slips >= least || slips >= candidate.length) continue;
    [best, least] = [candidate, slips];
  }
  return best;
};

/** The weight of two neighbours swapped: a little less than that of another slip. */
const swap = 0.99;

/** Three rows of the usual table are enough: a swap looks two rows back. */
const editDistance = (a: string, b: string): number => {
  let before: number[] = [];
  let above = Array.from({length: b.length + 1}, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const slips = Math.min(above[j]! + 1, row[j - 1]! + 1, above[j - 1]! + (same ? 0 : 1));
      row.push(swapped ? Math.min(slips, before[j - 2]! + swap) : slips);
    }
    [before, above] = [above, row];
  }
  return above[b.length]!;
};
