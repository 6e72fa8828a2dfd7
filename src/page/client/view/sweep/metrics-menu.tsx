import type {JSX} from 'preact';
import {toggled} from '../../model/filter.ts';
import {useView} from '../../state/view.ts';
import {ChoiceMenu} from './choice-menu.tsx';

/** Which of the metrics are columns of the table, axes and ranges. */
export const MetricsMenu = ({all}: {readonly all: readonly string[]}): JSX.Element | null => {
  const {ticked, metrics} = useView().choices;
  if (all.length < 2) return null;
  const chosen = new Set(metrics.value.length === all.length ? [] : metrics.value);
  return (
    <ChoiceMenu
      label="metrics"
      options={all}
      chosen={chosen}
      onToggle={(metric) => (ticked.value = toggled(chosen, metric))}
    />
  );
};
