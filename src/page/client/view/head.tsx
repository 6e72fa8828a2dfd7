import type {JSX} from 'preact';
import {useView} from '../state/view.ts';
import {Command} from './command.tsx';
import {ThemeButton} from './theme-button.tsx';

/** What this is of, and how to make it again. */
export const Head = (): JSX.Element => {
  const {title, command, madeAt, live} = useView().page.value;
  return (
    <header class="head">
      <div class="head-line">
        <h1>{title}</h1>
        <ThemeButton />
      </div>
      <p class="soft">{live ? <Connection /> : <>Made {dateTime(madeAt)}</>}</p>
      <Command text={command} />
    </header>
  );
};

const Connection = (): JSX.Element => {
  const connected = useView().connected.value;
  return <span role="status">{connected ? 'Live' : 'The server does not answer; trying again.'}</span>;
};

const dateTime = (iso: string): string => iso.replace('T', ' ').replace(/:\d\d(\.\d+)?Z$/, ' UTC');
