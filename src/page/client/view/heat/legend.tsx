import type {JSX} from 'preact';
import {figure} from '../../../../format.ts';
import type {Goal} from '../../../../sweep/summary.ts';
import type {Heat} from '../../model/heat.ts';
import {heatColours} from '../../model/heat-colours.ts';

interface LegendProps {
  readonly heat: Heat;
  readonly metric: string;
  readonly direction: Goal['direction'] | undefined;
}

const stops = Array.from({length: 11}, (_, at) => heatColours(at / 10, 0, 1).back).join(', ');

/** What the colours mean. */
export const Legend = ({heat: {least, most}, metric, direction}: LegendProps): JSX.Element | null =>
  Number.isFinite(least) ? (
    <div class="legend" role="img" aria-label={`Colours from ${figure(least)} to ${figure(most)}`}>
      <span>{figure(least)}</span>
      <span class="ramp" style={{backgroundImage: `linear-gradient(to right, ${stops})`}} />
      <span>{figure(most)}</span>
      <span class="soft">
        {metric}
        {direction && (direction === 'min' ? ', less is better' : ', more is better')}
      </span>
    </div>
  ) : null;
