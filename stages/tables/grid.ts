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
    ...config.columns.flatMap((column) =>
      format.titles(nameOf(column), referenceLabel(config, hasColumn(config, column))),
    ),
  ],
  ...rows.flatMap(({row, cells}) =>
    partsOf(config).map((part, p) => [
      nameOf(row),
      ...part,
      ...config.columns.flatMap((column, c) =>
        format.texts(cells[c]![p]!, column, hasColumn(config, column)),
      ),
    ]),
  ),
];

const columnsDown = (config: TableConfig, rows: readonly TableRow[], format: Format): TextGrid => [
  [
    ...corner(config),
    ...rows.flatMap(({row}) => format.titles(nameOf(row), referenceLabel(config, hasRow(config, row)))),
  ],
  ...config.columns.flatMap((column, c) =>
    partsOf(config).map((part, p) => [
      nameOf(column),
      ...part,
      ...rows.flatMap(({row, cells}) => format.texts(cells[c]![p]!, column, hasRow(config, row))),
    ]),
  ),
];

const corner = ({parts}: TableConfig): readonly string[] => (parts.length > 0 ? ['', ''] : ['']);

/** The title of each part's line, as texts; one line without a title where there are no parts. */
const partsOf = ({parts}: TableConfig): readonly (readonly string[])[] =>
  parts.length > 0 ? parts.map((part) => [nameOf(part)]) : [[]];

const referenceLabel = ({reference}: TableConfig, isCompared: boolean): string | undefined =>
  isCompared ? (reference?.label ?? '') : undefined;

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
