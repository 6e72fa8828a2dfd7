import type {ComponentChildren, JSX} from 'preact';
import {duration} from '../../../../format.ts';
import {bytesText} from '../../../../bytes.ts';
import {dateTime} from '../../model/words.ts';
import type {PageStage} from '../../../page.ts';
import {useView} from '../../state/view.ts';
import {StateMark} from '../state-mark.tsx';
import {Fact, Facts, Metrics, Params} from './facts.tsx';

/** All that is known of a stage. */
export const StagePanel = ({stage}: {readonly stage: PageStage}): JSX.Element => (
  <>
    <h2 id="panel-title">{stage.name}</h2>
    <p>
      <StateMark state={stage.state} /> <span class="soft">{stage.action}</span>
    </p>
    <Execution stage={stage} />
    <Reads ids={stage.reads} />
    {Object.keys(stage.metrics).length > 0 && (
      <Part title="Metrics">
        <Metrics metrics={stage.metrics} />
      </Part>
    )}
    {Object.keys(stage.params).length > 0 && (
      <Part title="Params">
        <Params params={stage.params} />
      </Part>
    )}
    {stage.files && stage.files.length > 0 && <Files files={stage.files} />}
    {stage.log && stage.log.length > 0 && (
      <Part title="Log">
        <pre class="log" tabIndex={0} aria-label={`Last lines of ${stage.name}`}>
          {stage.log.join('\n')}
        </pre>
      </Part>
    )}
  </>
);

/** When it was made, and what it made. */
const Execution = ({stage}: {readonly stage: PageStage}): JSX.Element => (
  <Facts>
    <Fact name="Makes">{stage.kind}</Fact>
    {stage.count > 1 && (
      <Fact name="In the sweep">
        {stage.made} of {stage.count} made
      </Fact>
    )}
    {stage.progress && (
      <Fact name="Progress">
        step {stage.progress.step} of {stage.progress.total}
      </Fact>
    )}
    <Fact name={stage.count > 1 ? 'Time in all' : 'Time'}>
      {stage.durationMs !== undefined && duration(stage.durationMs)}
    </Fact>
    <Fact name="Begun">{stage.startedAt && dateTime(stage.startedAt)}</Fact>
    <Fact name="Key">{stage.key && <code>{stage.key}</code>}</Fact>
    <Fact name="Artifact">{stage.artifact && <code>{stage.artifact}</code>}</Fact>
    <Fact name="Size">{stage.bytes !== undefined && bytesText(stage.bytes)}</Fact>
  </Facts>
);

const Part = ({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ComponentChildren;
}): JSX.Element => (
  <>
    <h3>{title}</h3>
    {children}
  </>
);

/** Leads on to what the stage reads. */
const Reads = ({ids}: {readonly ids: readonly string[]}): JSX.Element | null => {
  const {page, choices} = useView();
  if (ids.length === 0) return null;
  return (
    <Part title="Inputs">
      <ul class="inline">
        {ids.map((id) => (
          <li key={id}>
            <button type="button" class="link" onClick={() => (choices.opened.value = {type: 'stage', id})}>
              {page.value.stages.find((stage) => stage.id === id)?.name ?? id}
            </button>
          </li>
        ))}
      </ul>
    </Part>
  );
};

const Files = ({files}: {readonly files: NonNullable<PageStage['files']>}): JSX.Element => (
  <Part title="Files">
    <ul class="files">
      {files.map(({name, bytes, address}) => (
        <li key={name}>
          <a href={address}>{name}</a> <span class="soft">{bytesText(bytes)}</span>
        </li>
      ))}
    </ul>
  </Part>
);
