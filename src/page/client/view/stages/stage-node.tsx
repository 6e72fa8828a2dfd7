import type {JSX} from 'preact';
import {duration} from '../../../../format.ts';
import type {PageStage} from '../../../page.ts';
import {useView} from '../../state/view.ts';
import {StateMark, toneOf} from '../state-mark.tsx';

interface StageNodeProps {
  readonly stage: PageStage;
  readonly box: Readonly<Record<'left' | 'top' | 'width' | 'height', string>>;
}

/** A stage of the graph; pressing it opens what is known of it. */
export const StageNode = ({stage, box}: StageNodeProps): JSX.Element => {
  const {opened} = useView().choices;
  const {id, name, action, state, progress, reads} = stage;
  return (
    <li style={box}>
      <button
        type="button"
        class={`stage edge-${toneOf(state)}`}
        title={`${name}: ${action}`}
        aria-haspopup="dialog"
        onClick={() => (opened.value = {type: 'stage', id})}
      >
        <span class="stage-name">{name}</span>
        <span class="stage-action">{action}</span>
        <span class="stage-state">
          <StateMark state={state} /> <span class="soft">{amount(stage)}</span>
        </span>
        {progress && (
          <progress value={progress.step} max={progress.total} aria-label={`Progress of ${name}`} />
        )}
        <span class="visually-hidden">{reads.length > 0 && `, reads ${reads.join(', ')}`}</span>
      </button>
    </li>
  );
};

/** How long it took, and of a sweep how many of its stages are made. */
const amount = ({durationMs, count, made}: PageStage): string =>
  [count > 1 ? `${made}/${count}` : '', durationMs === undefined ? '' : duration(durationMs)]
    .filter(Boolean)
    .join(' · ');
