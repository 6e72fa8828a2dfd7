import type {PageTable} from './page.ts';

/** What stands in a cell without a number. */
const none = '–';

/**
 * The table in a Markdown text, as it is printed: what stands above it is its title (empty if there is nothing), a star behind a number marks the
 * best. Undefined where there is none.
 */
export const tableIn = (markdown: string): Omit<PageTable, 'stage' | 'trial'> | undefined => {
  const lines = markdown.split('\n').map((line) => line.trim());
  const begin = lines.findIndex(
    (line, at) => line.startsWith('|') && /^\|[\s:|-]+\|$/.test(lines[at + 1] ?? ''),
  );
  if (begin < 0) return undefined;
  const body = lines.slice(begin + 2);
  const end = body.findIndex((line) => !line.startsWith('|'));
  const rows = body.slice(0, end < 0 ? body.length : end).map(cellsOf);
  const title = lines.slice(0, begin).filter((line) => line !== '');
  return {
    title: title.map((line) => line.replace(/^#+\s*/, '')).join(' '),
    columns: cellsOf(lines[begin] as string),
    rows: rows.map((cells) => cells.map((cell) => valueOf(cell))),
    best: rows.flatMap((cells, row) =>
      cells.flatMap((cell, column) => (isStarred(cell) ? [[row, column] as const] : [])),
    ),
  };
};

/** `| a | b \| c |` → `a`, `b | c`. */
const cellsOf = (line: string): readonly string[] =>
  line
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));

const isStarred = (cell: string): boolean => / \*$/.test(cell);

const valueOf = (cell: string): string | null => {
  const text = isStarred(cell) ? cell.slice(0, -2).trimEnd() : cell;
  return text === none || text === '' ? null : text;
};
