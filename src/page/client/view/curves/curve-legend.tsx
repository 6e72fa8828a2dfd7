import type {Signal} from '@preact/signals';
import type {JSX} from 'preact';
import {toggled} from '../../model/filter.ts';
import type {Series} from './series.ts';

const most = 24;

interface CurveLegendProps {
  readonly series: readonly Series[];
  readonly hidden: Signal<ReadonlySet<string>>;
}

/** Which line is which; pressing a name hides its lines. */
export const CurveLegend = ({series, hidden}: CurveLegendProps): JSX.Element => (
  <ul class="series">
    {series.slice(0, most).map(({label, colour, dash}) => (
      <li key={label}>
        <button
          type="button"
          class="link"
          aria-pressed={!hidden.value.has(label)}
          onClick={() => (hidden.value = toggled(hidden.value, label))}
        >
          <svg width="26" height="10" aria-hidden="true">
            <line
              x1="0"
              y1="5"
              x2="26"
              y2="5"
              stroke={colour}
              stroke-width="2.5"
              stroke-dasharray={dash.join(' ')}
            />
          </svg>
          {label}
        </button>
      </li>
    ))}
    {series.length > most && <li class="soft">and {series.length - most} more, along the scale</li>}
  </ul>
);
