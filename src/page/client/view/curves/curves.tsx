import {useSignal} from '@preact/signals';
import type {JSX} from 'preact';
import {useMemo, useRef} from 'preact/hooks';
import {useSeen, useSight} from '../../draw/use-sight.ts';
import {useView} from '../../state/view.ts';
import {CurveControls} from './controls.tsx';
import {CurveChart} from './chart.tsx';
import {curvesShown, openCurveChoices} from './choices.ts';
import {CurveLegend} from './curve-legend.tsx';
import {LastValues} from './last-values.tsx';
import {seriesOf} from './series.ts';

/** How trainings went. */
export const Curves = (): JSX.Element | null =>
  useView().page.value.curves.length > 0 ? <SomeCurves /> : null;

const SomeCurves = (): JSX.Element => {
  const view = useView();
  const ref = useRef<HTMLElement>(null);
  const isSeen = useSight(ref).value;
  const curves = useSeen(view.page.value.curves, isSeen);
  const points = useSeen(view.choices.points.value, isSeen);
  const choices = useMemo(() => openCurveChoices(view.page.value), []);
  const hidden = useSignal<ReadonlySet<string>>(new Set());
  const shown = useSeen(view.choices.shown.value, isSeen);
  const filtering = shown.length < points.length;
  const chosen = useMemo(
    () => curvesShown(curves, choices, filtering ? shown : undefined),
    [curves, shown, choices.figure.value, choices.stages.value],
  );
  const series = useMemo(
    () => seriesOf(chosen, points, choices.grouping.value, choices.smoothing.value),
    [chosen, choices.grouping.value, choices.smoothing.value, view.appearance.scheme.value],
  );
  // The same list while nothing changes: thousands of curves are drawn again for another.
  const drawn = useMemo(() => series.filter(({label}) => !hidden.value.has(label)), [series, hidden.value]);
  return (
    <section ref={ref} aria-labelledby="curves">
      <h2 id="curves">Curves</h2>
      <CurveControls choices={choices} />
      <CurveChart series={drawn} figure={choices.figure.value} logarithmic={choices.logarithmic.value} />
      <CurveLegend series={series} hidden={hidden} />
      <LastValues curves={chosen} figure={choices.figure.value} />
    </section>
  );
};
