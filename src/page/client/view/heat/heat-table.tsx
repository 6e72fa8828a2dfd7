import {useComputed} from '@preact/signals';
import type {JSX} from 'preact';
import {count, figure} from '../../../../format.ts';
import type {Cell, Heat} from '../../model/heat.ts';
import {heatColours} from '../../model/heat-colours.ts';
import {useView} from '../../state/view.ts';

interface HeatTableProps {
  readonly heat: Heat;
  readonly metric: string;
  readonly across: string;
  readonly down: string | undefined;
}

/** The map is a table whose cells are coloured: it reads without the colours as well. */
export const HeatTable = ({heat, metric, across, down}: HeatTableProps): JSX.Element => (
  <div class="table-box heat-box" role="region" aria-label="Cells of the heat map" tabIndex={0}>
    <table class="heat">
      <caption class="visually-hidden">
        {metric} by {across}
        {down !== undefined && ` and ${down}`}
      </caption>
      <thead>
        <tr>
          <td />
          <th scope="colgroup" colSpan={heat.columns.length} class="corner">
            {across}
          </th>
        </tr>
        <tr>
          <td class="corner">{down}</td>
          {heat.columns.map(({label}) => (
            <th key={label} scope="col">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {heat.rows.map(({label}, at) => (
          <tr key={label}>
            <th scope="row">{label === '' ? metric : label}</th>
            {heat.cells[at]!.map((cell, column) => (
              <HeatCell key={heat.columns[column]!.label} cell={cell} heat={heat} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

const HeatCell = ({cell, heat}: {readonly cell: Cell | undefined; readonly heat: Heat}): JSX.Element => {
  const {hovered} = useView().choices;
  const isPointed = useComputed(() => {
    const pointed = hovered.value;
    return cell?.points.some(({name}) => name === pointed);
  });
  if (!cell) return <td class="empty">–</td>;
  const {back, ink} = heatColours(cell.value, heat.least, heat.most);
  return (
    <td
      class={[cell.best ? 'best-cell' : '', isPointed.value ? 'pointed' : ''].join(' ').trim()}
      style={{backgroundColor: back, color: ink}}
      title={count(cell.points.length, 'point')}
      onMouseEnter={() => (hovered.value = cell.points[0]?.name)}
      onMouseLeave={() => (hovered.value = undefined)}
    >
      {figure(cell.value)}
      {cell.best && (
        <>
          <span aria-hidden="true"> ★</span>
          <span class="visually-hidden"> best</span>
        </>
      )}
    </td>
  );
};
