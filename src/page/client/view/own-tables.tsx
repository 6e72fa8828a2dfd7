import {useSignal} from '@preact/signals';
import type {JSX} from 'preact';
import {useMemo} from 'preact/hooks';
import {figure} from '../../../format.ts';
import type {PageTable} from '../../page.ts';
import {trialWords} from '../model/image-words.ts';
import {sorted, type Sort} from '../model/sort.ts';
import {useView} from '../state/view.ts';
import {Best} from './best.tsx';
import {Choose} from './choose.tsx';
import type {Column} from './table/column.ts';
import {Table} from './table/table.tsx';

/** The tables that the pipeline makes. */
export const OwnTables = (): JSX.Element | null => {
  const {tables} = useView().page.value;
  if (tables.length === 0) return null;
  return (
    <section aria-labelledby="tables">
      <h2 id="tables">Tables</h2>
      {[...new Set(tables.map(({stage}) => stage))].map((name) => (
        <StageTables key={name} tables={tables.filter(({stage}) => stage === name)} />
      ))}
    </section>
  );
};

/** The table of a stage; where trials have one each, that of the trial that is chosen. */
const StageTables = ({tables}: {readonly tables: readonly PageTable[]}): JSX.Element => {
  const {page, choices} = useView();
  const chosen = useSignal<string | undefined>(undefined);
  const {sweep} = page.value;
  const best = choices.points.value.find(({bestBy}) => bestBy.length > 0)?.trials[0]?.id;
  const table = [chosen.value, best].map((id) => tables.find(({trial}) => trial === id));
  const shown = table[0] ?? table[1] ?? tables[0]!;
  const words = new Map(tables.map((each) => [trialWords(each, sweep), each.trial]));
  return (
    <>
      <h3>{shown.title}</h3>
      {tables.length > 1 && (
        <div class="controls">
          <Choose
            label="Trial"
            options={[...words.keys()]}
            value={trialWords(shown, sweep)}
            onChoose={(each) => (chosen.value = words.get(each))}
          />
        </div>
      )}
      <OwnTable table={shown} />
    </>
  );
};

/** A row with its place in the table as it was made: by that its best cells are known. */
interface Row {
  readonly index: number;
  readonly cells: PageTable['rows'][number];
}

const OwnTable = ({table}: {readonly table: PageTable}): JSX.Element => {
  const sort = useSignal<Sort | undefined>(undefined);
  const columns = useMemo(() => columnsOf(table), [table]);
  const rows = table.rows.map((cells, index) => ({index, cells}));
  const value = columns.find(({name}) => name === sort.value?.column)?.value;
  return (
    <Table
      label={table.title}
      columns={columns}
      rows={value ? sorted(rows, value, sort.value?.descending ?? false) : rows}
      rowName={({index}) => `${index}`}
      sort={sort}
    />
  );
};

const columnsOf = ({columns, rows, best}: PageTable): readonly Column<Row>[] =>
  columns.map((label, at) => {
    const text = ({cells}: Row): string => cellWords(cells[at]);
    return {
      name: `${at}`,
      label,
      numeric: rows.some((cells) => typeof cells[at] === 'number'),
      value: ({cells}) => cells[at],
      text,
      extra: 2,
      cell: (row) =>
        best.some(([r, c]) => r === row.index && c === at) ? <Best text={text(row)} /> : text(row),
    };
  });

const cellWords = (cell: string | number | null | undefined): string =>
  typeof cell === 'number' ? figure(cell) : (cell ?? '');
