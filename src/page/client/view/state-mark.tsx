import type {JSX} from 'preact';
import type {TrialState} from '../../../sweep/summary.ts';
import type {PageStage} from '../../page.ts';

type State = PageStage['state'] | TrialState;

/** A shape and a tone for each state: neither colour nor shape alone tells it. */
const marks: Readonly<Record<State, readonly [shape: string, tone: string]>> = {
  fresh: ['✓', 'done'],
  finished: ['✓', 'done'],
  running: ['▶\uFE0E', 'busy'],
  waiting: ['○', 'idle'],
  pending: ['○', 'idle'],
  stale: ['↻', 'old'],
  failed: ['✕', 'bad'],
  stopped: ['■\uFE0E', 'ended'],
};

export const StateMark = ({state, text}: {readonly state: State; readonly text?: string}): JSX.Element => {
  const [shape, tone] = marks[state];
  return (
    <span class={`state tone-${tone}`}>
      <span aria-hidden="true">{shape}</span> {text ?? state}
    </span>
  );
};

export const toneOf = (state: State): string => marks[state][1];
