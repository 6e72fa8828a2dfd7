import type {JSX} from 'preact';
import {dateTime} from '../model/words.ts';
import {useView} from '../state/view.ts';
import {Command} from './command.tsx';
import {Counts} from './counts.tsx';
import {Notes} from './notes.tsx';
import {Verdicts} from './sweep/verdicts.tsx';
import {ThemeButton} from './theme-button.tsx';

/** What this is of, what it came to, and how to make it again. */
export const Head = (): JSX.Element => {
  const {title, command, madeAt, live, sweep, provenance} = useView().page.value;
  return (
    <header class="head">
      <div class="head-line">
        <h1>{title}</h1>
        <ThemeButton />
      </div>
      <p class="soft facts-line">
        {live ? <Connection /> : <>Made {dateTime(madeAt)}</>}
        {provenance.commits.length > 0 && <> · commit {provenance.commits.join(', ')}</>}
        {provenance.hosts.length > 0 && <> · on {provenance.hosts.join(', ')}</>}
      </p>
      <Notes />
      <Counts />
      {sweep && <Verdicts sweep={sweep} />}
      <Command text={command} />
    </header>
  );
};

const Connection = (): JSX.Element => {
  const connected = useView().connected.value;
  return (
    <span role="status" class={connected ? 'live' : 'tone-bad'}>
      {connected ? 'Live' : 'The server does not answer; trying again.'}
    </span>
  );
};
