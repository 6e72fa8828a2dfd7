import type {TableRow} from './cells.ts';
import type {ColumnConfig, RowConfig, TableConfig} from './config.ts';
import type {Format} from './formats.ts';

/** The texts of a table, its header first. */
export type TextGrid = readonly (readonly string[])[];

/** A line for each row and part; transposed, one for each column and part. */
export const textGrid = (config: TableConfig, rows: readonly TableRow[], format: Format): TextGrid =>
  config.transpose ? columnsDown(config, rows, format) : rowsDown(config, rows, format);

const rowsDown = (config: TableConfig, rows: readonly TableRow[], format: Format): TextGrid => [
  [
    ...corner(config),
    ...config.columns.flatMap((column) => titles(config, column, hasColumn(config, column))),
  ],
  ...rows.flatMap(({row, cells}) =>
    partsOf(config).map((part, p) => [
      nameOf(row),
      ...part,
      ...config.columns.flatMap((column, c) =>
        format(cells[c]![p]!, column).slice(0, hasColumn(config, column) ? 3 : 1),
      ),
    ]),
  ),
];

const columnsDown = (config: TableConfig, rows: readonly TableRow[], format: Format): TextGrid => [
  [...corner(config), ...rows.flatMap(({row}) => titles(config, row, hasRow(config, row)))],
  ...config.columns.flatMap((column, c) =>
    partsOf(config).map((part, p) => [
      nameOf(column),
      ...part,
      ...rows.flatMap(({row, cells}) => format(cells[c]![p]!, column).slice(0, hasRow(config, row) ? 3 : 1)),
    ]),
  ),
];

const corner = ({parts}: TableConfig): readonly string[] => (parts.length > 0 ? ['', ''] : ['']);

/** The title of each part's line, as texts; one line without a title where there are no parts. */
const partsOf = ({parts}: TableConfig): readonly (readonly string[])[] =>
  parts.length > 0 ? parts.map((part) => [nameOf(part)]) : [[]];

const titles = ({reference}: TableConfig, titled: Titled, compared: boolean): readonly string[] => [
  nameOf(titled),
  ...(compared ? [reference?.label ?? '', 'Δ'] : []),
];

interface Titled {
  readonly name: string;
  readonly label?: string;
}

const nameOf = ({name, label}: Titled): string => label ?? name;

/** Whether the reference has a number for this column in any row: other columns stand alone. */
const hasColumn = ({reference}: TableConfig, {name}: ColumnConfig): boolean =>
  Object.values(reference?.values ?? {}).some((columns) => (columns[name] ?? null) !== null);

/** Whether it has a number for this row in any column. */
const hasRow = ({reference}: TableConfig, {name}: RowConfig): boolean =>
  Object.values(reference?.values[name] ?? {}).some((value) => value !== null);
