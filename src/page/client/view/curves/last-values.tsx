import {useSignal} from '@preact/signals';
import type {JSX} from 'preact';
import {useMemo} from 'preact/hooks';
import {figure as worded} from '../../../../format.ts';
import {curveName} from '../../../live.ts';
import type {PageCurve} from '../../../page.ts';
import {sorted, type Sort} from '../../model/sort.ts';
import {Disclosure} from '../disclosure.tsx';
import type {Column} from '../table/column.ts';
import {Table} from '../table/table.tsx';

interface LastValuesProps {
  readonly curves: readonly PageCurve[];
  readonly figure: string;
}

const lastOf = ({values}: PageCurve): number | undefined => values.at(-1);
const leastOf = ({values}: PageCurve): number =>
  values.reduce((least, value) => Math.min(least, value), Infinity);
const words = (value: number | undefined): string => (value === undefined ? '' : worded(value));

const columns: readonly Column<PageCurve>[] = [
  {name: 'stage', label: 'Stage', numeric: false, text: ({stage}) => stage, value: ({stage}) => stage},
  {name: 'trial', label: 'Trial', numeric: false, text: ({trial}) => trial ?? '', value: ({trial}) => trial},
  {
    name: 'step',
    label: 'Step',
    numeric: true,
    text: ({steps}) => `${steps.at(-1) ?? ''}`,
    value: ({steps}) => steps.at(-1),
  },
  {name: 'last', label: 'Last', numeric: true, text: (curve) => words(lastOf(curve)), value: lastOf},
  {name: 'least', label: 'Least', numeric: true, text: (curve) => words(leastOf(curve)), value: leastOf},
];

/** What the curves come to, as a table. */
export const LastValues = ({curves, figure}: LastValuesProps): JSX.Element => {
  const sort = useSignal<Sort | undefined>(undefined);
  const rows = useMemo(() => {
    const value = columns.find(({name}) => name === sort.value?.column)?.value;
    return value ? sorted(curves, value, sort.value?.descending ?? false) : curves;
  }, [curves, sort.value]);
  return (
    <Disclosure summary="Last values">
      <Table
        label={`Last values of ${figure}`}
        columns={columns}
        rows={rows}
        rowName={curveName}
        sort={sort}
      />
    </Disclosure>
  );
};
