import {useSignal, type Signal} from '@preact/signals';
import type {JSX} from 'preact';
import {useMemo} from 'preact/hooks';
import type {SweepSummary} from '../../../../sweep/summary.ts';
import {toggled} from '../../model/filter.ts';
import type {Point} from '../../model/points.ts';
import type {Sort} from '../../model/sort.ts';
import {useView} from '../../state/view.ts';
import type {RowLook} from '../table/body-row.tsx';
import {Table} from '../table/table.tsx';
import {sweepColumns} from './columns.tsx';
import {rowName, rowsOf, type Row} from './rows.ts';

/** More rows than this stay closed on paper. */
const mostOnPaper = 500;

/** A row a point, which opens to its trials. */
export const SweepTable = ({sweep}: {readonly sweep: SweepSummary}): JSX.Element => {
  const {choices, appearance} = useView();
  const sort = useSignal<Sort | undefined>(undefined);
  const open = useSignal<ReadonlySet<string>>(new Set());
  const metrics = choices.metrics.value;
  const columns = useMemo(
    () =>
      sweepColumns(sweep, metrics, {
        toggle: ({point}: Row) => (open.value = toggled(open.value, point.name)),
        openTrial: (id) => (choices.opened.value = {type: 'trial', id}),
      }),
    [sweep.axes, metrics, sweep.goals, sweep.seedParam],
  );
  const shown = choices.shown.value;
  const allOpen = appearance.printing.value && sweep.trials.length <= mostOnPaper;
  const isOpen = ({name}: Point): boolean => allOpen || open.value.has(name);
  const rows = useMemo(
    () => rowsOf(shown, columns, sort.value, isOpen),
    [shown, columns, sort.value, open.value, allOpen],
  );
  const look = useMemo(() => lookOf(choices.hovered), []);
  return <Table label="Points of the sweep" {...{columns, rows, rowName, sort, look}} />;
};

/** The point that is pointed at, here or in a chart, is marked; so are the trials of it. */
const lookOf = (hovered: Signal<string | undefined>): RowLook<Row> => ({
  className: ({point, trial}) =>
    [trial ? 'of-trial' : '', hovered.value === point.name ? 'pointed' : ''].join(' ').trim(),
  onPoint: (row) => (hovered.value = row?.point.name),
});
