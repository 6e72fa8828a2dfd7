import type {Json, JsonObject} from '../../src/json.ts';
import type {Table} from '../artifacts/table.ts';
import {csvOf} from './csv.ts';
import type {Cell, TableRow} from './cells.ts';
import type {TableConfig} from './config.ts';
import {raw, shown} from './formats.ts';
import {textGrid} from './grid.ts';

/** The table as JSON by row and column, as CSV with all digits and intervals, and as aligned Markdown with the digits asked for. */
export const renderTable = (config: TableConfig, rows: readonly TableRow[]): Table => {
  const [grid, exact] = [shown, raw(isRepeated(rows))].map((format) => textGrid(config, rows, format));
  return {
    json: asJson(config, rows),
    csv: csvOf(exact!),
    markdown: `${config.title}\n\n${aligned(grid!, config.parts.length > 0 ? 2 : 1)}`,
  };
};

/** `{title, values: {row: {column: [part, …]}}, spread?, reference?, difference?}`; a number in place of a list without parts. */
const asJson = (config: TableConfig, rows: readonly TableRow[]): JsonObject => {
  const by = (pick: (cell: Cell) => number | null): JsonObject =>
    Object.fromEntries(
      rows.map(({row, cells}) => [
        row.name,
        Object.fromEntries(
          cells.map((parts, c) => [config.columns[c]?.name, collapsed(config, parts.map(pick))]),
        ),
      ]),
    );
  return {
    title: config.title,
    values: by(({value}) => value),
    ...(isRepeated(rows) && {spread: by(({spread}) => spread)}),
    ...(config.reference && {
      reference: {label: config.reference.label, values: by(({reference}) => reference)},
      difference: by(({difference}) => difference),
    }),
  };
};

const isRepeated = (rows: readonly TableRow[]): boolean =>
  rows.some(({cells}) => cells.flat().some(({spread}) => spread > 0));

/** Null for a method that has no such number in any part, as tables print one dash. */
const collapsed = ({parts}: TableConfig, values: readonly (number | null)[]): Json => {
  if (values.every((value) => value === null)) return null;
  return parts.length > 0 ? values : (values[0] as number);
};

/** Columns padded to one width, the first `left` to the left and numbers to the right. */
const aligned = (grid: readonly (readonly string[])[], left: number): string => {
  const safe = grid.map((line) => line.map((text) => text.replaceAll('|', '\\|')));
  const widths = (safe[0] ?? []).map((_, c) => Math.max(3, ...safe.map((line) => (line[c] ?? '').length)));
  const pad = (text: string, c: number): string =>
    c < left ? text.padEnd(widths[c] as number) : text.padStart(widths[c] as number);
  const rule = widths.map((width, c) => (c < left ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  const [head = [], ...body] = safe.map((line) => line.map(pad));
  return [head, rule, ...body].map((line) => `| ${line.join(' | ')} |\n`).join('');
};
