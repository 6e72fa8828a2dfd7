import type {JSX} from 'preact';
import {count} from '../../../format.ts';
import type {TrialState} from '../../../sweep/summary.ts';
import type {PageStage} from '../../page.ts';
import {useView} from '../state/view.ts';
import {StateMark} from './state-mark.tsx';

/** How many trials, or else stages, are in each state. It is said anew when it changes. */
export const Counts = (): JSX.Element => {
  const {stages, sweep} = useView().page.value;
  const items: readonly {readonly state: TrialState | PageStage['state']}[] = sweep ? sweep.trials : stages;
  const counts = new Map<TrialState | PageStage['state'], number>();
  for (const {state} of items) counts.set(state, (counts.get(state) ?? 0) + 1);
  return (
    <p class="counts" role="status">
      <strong>{count(items.length, sweep ? 'trial' : 'stage')}</strong>{' '}
      {[...counts].map(([state, number]) => (
        <StateMark key={state} state={state} text={`${number} ${state}`} />
      ))}
    </p>
  );
};
