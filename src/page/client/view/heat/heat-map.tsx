import {useSignal, type Signal} from '@preact/signals';
import type {JSX} from 'preact';
import {useMemo, useRef} from 'preact/hooks';
import type {SweepSummary} from '../../../../sweep/summary.ts';
import {useSeen, useSight} from '../../draw/use-sight.ts';
import {heatOf} from '../../model/heat.ts';
import {useView} from '../../state/view.ts';
import {Choose} from '../choose.tsx';
import {HeatTable} from './heat-table.tsx';
import {Legend} from './legend.tsx';

/** A metric over two of the swept params. */
export const HeatMap = ({sweep}: {readonly sweep: SweepSummary}): JSX.Element => {
  const params = sweep.axes.map(({param}) => param);
  const metric = useSignal(sweep.metrics[0]!);
  const [first, second] = mostVaried(sweep);
  const across = useSignal(second ?? first);
  const down = useSignal(second === undefined ? undefined : first);
  const ref = useRef<HTMLElement>(null);
  const shown = useSeen(useView().choices.shown.value, useSight(ref).value);
  const goal = sweep.goals.find((each) => each.metric === metric.value);
  const heat = useMemo(
    () =>
      heatOf(shown, {
        across: across.value,
        ...(down.value !== undefined && {down: down.value}),
        metric: metric.value,
        ...(goal && {direction: goal.direction}),
      }),
    [shown, across.value, down.value, metric.value, goal],
  );
  return (
    <section ref={ref} aria-labelledby="heat">
      <h2 id="heat">Heat map</h2>
      <div class="controls">
        <Choose
          label="Metric"
          options={sweep.metrics}
          value={metric.value}
          onChoose={(each) => (metric.value = each)}
        />
        <Directions params={params} across={across} down={down} />
      </div>
      <HeatTable heat={heat} metric={metric.value} across={across.value} down={down.value} />
      <Legend heat={heat} metric={metric.value} direction={goal?.direction} />
      <p class="note">
        {meanWords(
          params.filter((each) => each !== across.value && each !== down.value),
          sweep,
        )}
      </p>
    </section>
  );
};

interface DirectionsProps {
  readonly params: readonly string[];
  readonly across: Signal<string>;
  readonly down: Signal<string | undefined>;
}

/** Which params the map is over: the one that is chosen anew leaves its place to the other. */
const Directions = ({params, across, down}: DirectionsProps): JSX.Element => {
  const [columns, rows] = [across.value, down.value];
  const chooseAcross = (param: string): void => {
    if (param === rows) down.value = columns;
    across.value = param;
  };
  const chooseDown = (param: string): void => {
    if (param === columns && rows !== undefined) across.value = rows;
    down.value = param;
  };
  return (
    <>
      <Choose label="Across" options={params} value={columns} onChoose={chooseAcross} />
      {rows !== undefined && <Choose label="Down" options={params} value={rows} onChoose={chooseDown} />}
    </>
  );
};

/** The first two params that have more than one value, or else the first two. */
const mostVaried = (sweep: SweepSummary): readonly [string, string | undefined] => {
  const [first, second] = sweep.axes.toSorted(
    (a, b) => Number(b.values.length > 1) - Number(a.values.length > 1),
  );
  return [first!.param, second?.param];
};

const meanWords = (rest: readonly string[], {seedParam}: SweepSummary): string => {
  const over = [...rest, ...(seedParam === undefined ? [] : [seedParam])];
  return over.length === 0 ? 'Each cell is one trial.' : `Each cell is the mean over ${over.join(', ')}.`;
};
