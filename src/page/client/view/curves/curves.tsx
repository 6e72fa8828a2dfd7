import {useSignal} from '@preact/signals';
import type {JSX} from 'preact';
import {useMemo} from 'preact/hooks';
import {useView} from '../../state/view.ts';
import {CurveControls} from './controls.tsx';
import {CurveChart} from './chart.tsx';
import {curvesShown, openCurveChoices} from './choices.ts';
import {CurveLegend} from './curve-legend.tsx';
import {LastValues} from './last-values.tsx';
import {seriesOf} from './series.ts';

/** How trainings went. */
export const Curves = (): JSX.Element | null => {
  const view = useView();
  const {curves} = view.page.value;
  const choices = useMemo(() => openCurveChoices(view.page.value), []);
  const hidden = useSignal<ReadonlySet<string>>(new Set());
  const shown = view.choices.shown.value;
  const filtering = shown.length < view.choices.points.value.length;
  const chosen = useMemo(
    () => curvesShown(curves, choices, filtering ? shown : undefined),
    [curves, shown, choices.figure.value, choices.stages.value],
  );
  const series = useMemo(
    () => seriesOf(chosen, view.choices.points.value, choices.grouping.value, choices.smoothing.value),
    [chosen, choices.grouping.value, choices.smoothing.value, view.appearance.scheme.value],
  );
  if (curves.length === 0) return null;
  const drawn = series.filter(({label}) => !hidden.value.has(label));
  return (
    <section aria-labelledby="curves">
      <h2 id="curves">Curves</h2>
      <CurveControls choices={choices} />
      <CurveChart series={drawn} figure={choices.figure.value} logarithmic={choices.logarithmic.value} />
      <CurveLegend series={series} hidden={hidden} />
      <LastValues curves={chosen} figure={choices.figure.value} />
    </section>
  );
};
