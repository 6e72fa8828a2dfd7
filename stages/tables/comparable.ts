import type {Labelled, Report} from '../../src/stage/stage.ts';
import type {Metrics} from '../artifacts/metrics.ts';
import {sourceOf} from './cells.ts';
import type {RowConfig, TableConfig} from './config.ts';
import {extractorOf, membersOf} from './sources.ts';

type Members = readonly Labelled<Metrics>[];
type Reference = NonNullable<TableConfig['reference']>;

/**
 * The table without the reference numbers of other features than its metrics are of: a distance or a share of
 * neighbours in the features of one network says nothing of another's.
 */
export const comparable = (
  config: TableConfig,
  members: Members,
  report: Pick<Report, 'note'>,
): TableConfig => {
  const {reference, rows} = config;
  if (!reference) return config;
  const values = {...reference.values};
  for (const row of rows)
    for (const [column, extractor] of othersOf(row, reference, config, members)) {
      values[row.name] = {...values[row.name], [column]: null};
      report.note(
        `${row.name}, ${column}: no number of the ${reference.label}, which is of ${reference.extractor}, this of ${extractor}`,
      );
    }
  return {...config, reference: {...reference, values}};
};

/** Columns in which a row has a reference, and metrics of the features of another network: its name. */
const othersOf = (
  row: RowConfig,
  {values, extractor}: Reference,
  {columns}: TableConfig,
  members: Members,
): readonly (readonly [column: string, extractor: string])[] =>
  columns.flatMap((column) => {
    if ((values[row.name]?.[column.name] ?? null) === null) return [];
    const other = membersOf(sourceOf(row, column), members)
      .map(extractorOf)
      .find((name) => name !== undefined && name !== extractor);
    return other === undefined ? [] : [[column.name, other] as const];
  });
