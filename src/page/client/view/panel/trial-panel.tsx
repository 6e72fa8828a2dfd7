import type {JSX} from 'preact';
import type {TrialSummary} from '../../../../sweep/summary.ts';
import {worded} from '../../model/points.ts';
import {useView} from '../../state/view.ts';
import {StateMark} from '../state-mark.tsx';
import {Thumbnails} from '../images/thumbnails.tsx';
import {Fact, Facts, Metrics, Params} from './facts.tsx';

/** One trial: what was tried, what came out, and by which keys it is found. */
export const TrialPanel = ({trial}: {readonly trial: TrialSummary}): JSX.Element => {
  const {images, sweep} = useView().page.value;
  const own = images.filter((image) => image.trial === trial.id);
  return (
    <>
      <h2 id="panel-title">Trial {trial.id}</h2>
      <p>
        <StateMark state={trial.state} /> <span class="soft">{trial.detail}</span>
      </p>
      <h3>Params</h3>
      <Params params={trial.point} />
      {trial.seed !== undefined && (
        <Facts>
          <Fact name={sweep?.seedParam ?? 'seed'}>
            <code>{worded(trial.seed)}</code>
          </Fact>
        </Facts>
      )}
      {Object.keys(trial.metrics).length > 0 && (
        <>
          <h3>Metrics</h3>
          <Metrics metrics={trial.metrics} />
        </>
      )}
      {own.length > 0 && (
        <>
          <h3>Images</h3>
          <Thumbnails images={own} />
        </>
      )}
      <h3>Keys</h3>
      <Facts>
        {Object.entries(trial.keys).map(([stage, key]) => (
          <Fact key={stage} name={stage}>
            <code>{key}</code>
          </Fact>
        ))}
      </Facts>
    </>
  );
};
