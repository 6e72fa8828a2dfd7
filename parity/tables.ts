/** A table as texts, its first row the heading. */
export type Rows = readonly (readonly string[])[];

/** As Markdown: the first column to the left, the others, which are numbers, to the right. */
export const markdown = ([heading, ...rows]: Rows): string => {
  const all = [heading!, ...rows];
  const widths = heading!.map((_, column) => Math.max(3, ...all.map((row) => row[column]!.length)));
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const padded = (row: readonly string[]): string =>
    line(
      row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))),
    );
  const rule = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [padded(heading!), line(rule), ...rows.map(padded)].join('\n');
};

/** As comma-separated values; texts with a comma or a quote are quoted. */
export const csv = (rows: Rows): string => `${rows.map((row) => row.map(cell).join(',')).join('\n')}\n`;

const cell = (text: string): string => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
