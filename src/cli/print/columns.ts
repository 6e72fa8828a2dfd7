import {inLine} from '../../format.ts';

/** Rows as aligned columns, two spaces apart. A column whose heading begins with `>` is aligned to the right. */
export const columns = (
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] => {
  const isRight = headings.map((heading) => heading.startsWith('>'));
  const all = [headings.map((heading) => heading.replace('>', '')), ...rows].map((row) => row.map(inLine));
  const widths = headings.map((_, column) => Math.max(...all.map((row) => [...(row[column] ?? '')].length)));
  const cell = (text: string, column: number): string => {
    const padding = ' '.repeat((widths[column] as number) - [...text].length);
    return isRight[column] ? padding + text : text + padding;
  };
  return all.map((row) => row.map(cell).join('  ').trimEnd());
};
