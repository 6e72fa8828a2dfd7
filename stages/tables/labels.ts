import type {Labelled} from '../../src/stage/stage.ts';
import type {Metrics} from '../artifacts/metrics.ts';
import {sourceOf} from './cells.ts';
import type {ColumnConfig, TableConfig} from './config.ts';
import {membersOf, textAt} from './sources.ts';

/**
 * The table with its columns' labels as the metrics tell them: `(CW) {name}` becomes `(CW) FID` where all metrics of the
 * column have the name FID.
 *
 * @throws RangeError when they have no such text, or not all the same.
 */
export const labelled = (config: TableConfig, members: readonly Labelled<Metrics>[]): TableConfig => ({
  ...config,
  columns: config.columns.map((column) => {
    if (column.label === undefined) return column;
    const fill = (_: string, path: string): string => textOf(path, column, config, members);
    return {...column, label: column.label.replaceAll(/\{([^{}]+)\}/g, fill)};
  }),
});

const textOf = (
  path: string,
  column: ColumnConfig,
  {rows}: TableConfig,
  members: readonly Labelled<Metrics>[],
): string => {
  const found = rows.flatMap((row) => membersOf(sourceOf(row, column), members));
  const [text, ...others] = new Set(found.map((member) => textAt(member, path)));
  if (text === undefined || others.length > 0)
    throw new RangeError(
      `the label of column ${column.name} needs one ${path}; its metrics have ${[text, ...others].join(' and ')}`,
    );
  return text;
};
