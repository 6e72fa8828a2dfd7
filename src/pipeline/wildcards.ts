/** `[a-z]` or `[!a-z]`. */
export const bracketed = /\[(!?)([^\]]+)\]/g;

/** What is wrong with a pattern, if anything is. */
export const patternMistake = (pattern: string): string | undefined => {
  const ranges = [...pattern.matchAll(bracketed)].flatMap(([, , set = '']) => [
    ...set.matchAll(/(.)-(.)/gsu),
  ]);
  const backwards = ranges.find(([, from = '', to = '']) => from.codePointAt(0)! > to.codePointAt(0)!);
  if (!backwards) return undefined;
  const [range, from, to] = backwards;
  return `the range ${range} in ${JSON.stringify(pattern)} runs backwards; write ${to}-${from}.`;
};

/** What means something in a segment, or would in a regular expression. */
const special = new RegExp(`${bracketed.source}|[*?]|[\\\\^$.|+(){}[\\]]`, 'g');

/** One path segment as a regular expression. */
export const matcher = (segment: string): RegExp => {
  const source = segment.replace(special, (token, not: string, set: string) => {
    if (token === '*') return '.*';
    if (token === '?') return '.';
    return (set as string | undefined) === undefined
      ? `\\${token}`
      : `[${not ? '^' : ''}${set.replace(/[\\\]^]/g, '\\$&')}]`;
  });
  return new RegExp(`^${segment.startsWith('.') ? '' : '(?!\\.)'}${source}$`, 'su');
};
