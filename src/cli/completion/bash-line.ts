/** A command line of bash up to the cursor. */
export interface BashLine {
  /** All words but the first, without quotes and backslashes; the last is the one to complete. */
  readonly words: readonly string[];
  /** How a completed word is to be handed to bash. */
  readonly write: (word: string) => string;
}

/** Single quotes, double quotes, a backslash with what it protects, white space, or anything else. */
const pieces =
  /'(?<single>[^']*)(?<end1>'|$)|"(?<double>(?:\\.|[^"\\])*)(?<end2>"|$)|\\(?<kept>.?)|(?<space>\s+)|(?<plain>[^\s'"\\]+)/gs;

/**
 * Bash completes not a word but what follows the last of `breaks` in it, and wants that as one would have to write it;
 * but for a word that begins with a quote, which it completes whole and as it is.
 */
export const readBashLine = (line: string, breaks: string): BashLine => {
  const words: string[] = [];
  let [word, start, isQuoted] = ['', 0, false];
  for (const {groups = {}} of line.matchAll(pieces)) {
    const {single, double, kept, space, plain = '', end1, end2} = groups;
    if (space !== undefined) {
      words.push(word);
      [word, start] = ['', 0];
      continue;
    }
    isQuoted = end1 === '' || end2 === '';
    start = Math.max(start, word.length + afterBreak(plain, breaks));
    word += single ?? double?.replace(/\\(.)/gs, '$1') ?? kept ?? plain;
  }
  return {
    words: [...words, word].slice(1),
    write: (whole) => (isQuoted ? whole : escaped(whole.slice(start))),
  };
};

/** Where what follows the last break begins; far ahead of everything if there is none. */
const afterBreak = (plain: string, breaks: string): number => {
  const at = [...plain].findLastIndex((sign) => breaks.includes(sign));
  return at < 0 ? -Infinity : at + 1;
};

const escaped = (text: string): string => text.replace(/[^\w@%+=:,./-]/g, '\\$&');
