import {figure} from '../../../../format.ts';
import type {Goal, SweepSummary, TrialState} from '../../../../sweep/summary.ts';
import {estimateWords} from '../../../../sweep/estimate-words.ts';
import {pointWords, worded} from '../../model/points.ts';
import {Best} from '../best.tsx';
import type {Column} from '../table/column.ts';
import {StateMark} from '../state-mark.tsx';
import type {Row} from './rows.ts';

interface Actions {
  readonly toggle: (row: Row) => void;
  readonly openTrial: (id: string) => void;
}

export const sweepColumns = (
  sweep: SweepSummary,
  metrics: readonly string[],
  actions: Actions,
): readonly Column<Row>[] => [
  trialsColumn(sweep, actions),
  ...sweep.axes.map(({param}) => paramColumn(param)),
  ...metrics.map((metric) => metricColumn(metric, sweep.goals)),
  stateColumn,
];

const trialsColumn = (sweep: SweepSummary, {toggle, openTrial}: Actions): Column<Row> => ({
  name: 'trials',
  label: sweep.seedParam === undefined ? 'Trial' : 'Trials',
  numeric: false,
  text: ({point, trial}) => (trial ? trialWords(sweep, trial.seed, trial.id) : `${point.trials.length}`),
  extra: 5,
  value: ({point}) => point.trials.length,
  cell: (row) =>
    row.trial ? (
      <button type="button" class="link trial" onClick={() => openTrial(row.trial!.id)}>
        {trialWords(sweep, row.trial.seed, row.trial.id)}
      </button>
    ) : (
      <button type="button" class="expand" aria-expanded={row.open} onClick={() => toggle(row)}>
        <span aria-hidden="true" class="turn">
          ▸
        </span>{' '}
        {row.point.trials.length}
        <span class="visually-hidden"> trials of {pointWords(row.point.point)}</span>
      </button>
    ),
});

const trialWords = (
  sweep: SweepSummary,
  seed: Row['point']['point'][string] | undefined,
  id: string,
): string =>
  sweep.seedParam === undefined || seed === undefined ? id : `${sweep.seedParam} ${worded(seed)}`;

const paramColumn = (param: string): Column<Row> => ({
  name: `param ${param}`,
  label: param,
  numeric: true,
  value: ({point}) => point.point[param],
  text: ({point, trial}) => (trial ? '' : worded(point.point[param])),
});

const arrows = {min: '↓', max: '↑'} as const;

const metricColumn = (metric: string, goals: readonly Goal[]): Column<Row> => {
  const goal = goals.find((each) => each.metric === metric);
  const text = ({point, trial}: Row): string => {
    if (!trial) return point.metrics[metric] ? estimateWords(point.metrics[metric]) : '';
    const value = trial.metrics[metric];
    return value === undefined ? '' : figure(value);
  };
  return {
    name: `metric ${metric}`,
    label: goal ? `${metric} ${arrows[goal.direction]}` : metric,
    numeric: true,
    value: ({point}) => point.metrics[metric]?.mean,
    text,
    extra: goal ? 2 : 0,
    cell: (row) => (!row.trial && row.point.bestBy.includes(metric) ? <Best text={text(row)} /> : text(row)),
  };
};

/** How many trials of a point are in each state. */
const tally = ({point: {trials}}: Row): readonly (readonly [TrialState, number])[] => {
  const counts = new Map<TrialState, number>();
  for (const {state} of trials) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts];
};

const tallyWords = (state: TrialState, count: number, row: Row): string =>
  count === row.point.trials.length ? state : `${count} ${state}`;

const stateColumn: Column<Row> = {
  name: 'state',
  label: 'State',
  numeric: false,
  value: (row) =>
    tally(row)
      .map(([state]) => state)
      .join(' '),
  text: (row) =>
    row.trial
      ? [row.trial.state, row.trial.detail].filter(Boolean).join(': ')
      : tally(row)
          .map(([state, count]) => tallyWords(state, count, row))
          .join('  '),
  extra: 8,
  cell: (row) =>
    row.trial ? (
      <>
        <StateMark state={row.trial.state} />
        {row.trial.detail !== undefined && <span class="soft"> {row.trial.detail}</span>}
      </>
    ) : (
      tally(row).map(([state, count]) => (
        <StateMark key={state} state={state} text={tallyWords(state, count, row)} />
      ))
    ),
};
