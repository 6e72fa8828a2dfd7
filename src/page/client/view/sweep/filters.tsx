import type {JSX} from 'preact';
import type {SweepSummary, TrialState} from '../../../../sweep/summary.ts';
import {isFiltering, noFilter, toggled, withValues} from '../../model/filter.ts';
import {dimensionsOf, worded} from '../../model/points.ts';
import {useView} from '../../state/view.ts';
import {ChoiceMenu} from './choice-menu.tsx';
import {MetricsMenu} from './metrics-menu.tsx';
import {RangeFields} from './range-fields.tsx';

/** Params with more values than this are filtered by a range. */
const mostListed = 60;
const states: readonly TrialState[] = ['pending', 'running', 'finished', 'failed', 'stopped'];

/** What is to be seen of the sweep, here and in the charts below. */
export const Filters = ({sweep}: {readonly sweep: SweepSummary}): JSX.Element => {
  const {filter, points, shown, metrics} = useView().choices;
  const chosen = filter.value;
  const present = states.filter((state) => sweep.trials.some((trial) => trial.state === state));
  const listed = sweep.axes.filter(({values}) => values.length <= mostListed);
  return (
    <form
      class="filters"
      role="search"
      aria-label="Filter points"
      onSubmit={(event) => event.preventDefault()}
    >
      <input
        type="search"
        aria-label="Filter by text"
        placeholder="Filter: words, ids, …"
        value={chosen.text}
        onInput={({currentTarget}) => (filter.value = {...chosen, text: currentTarget.value})}
      />
      {listed.map(({param, values}) => (
        <ChoiceMenu
          key={param}
          label={param}
          options={values.map(worded)}
          chosen={chosen.values.get(param) ?? new Set<string>()}
          onToggle={(value) =>
            (filter.value = withValues(
              chosen,
              param,
              toggled(chosen.values.get(param) ?? new Set<string>(), value),
            ))
          }
        />
      ))}
      <ChoiceMenu
        label="state"
        options={present}
        chosen={chosen.states}
        onToggle={(state) => (filter.value = {...chosen, states: toggled(chosen.states, state)})}
      />
      <MetricsMenu all={sweep.metrics} />
      <RangeFields dimensions={dimensionsOf(sweep, metrics.value)} />
      {isFiltering(chosen) && (
        <button type="button" class="control" onClick={() => (filter.value = noFilter)}>
          Clear filters
        </button>
      )}
      <output class="soft" aria-live="polite">
        {shown.value.length} of {points.value.length} points
      </output>
    </form>
  );
};
