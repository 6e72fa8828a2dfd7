import type {JSX} from 'preact';
import {useView} from '../state/view.ts';

/** What is to be known of the page itself: what was left out, and what is wrong with its file. */
export const Notes = (): JSX.Element => (
  <div class="notes" role="status">
    {useView().page.value.notes?.map((note) => (
      <p key={note}>{note}</p>
    ))}
  </div>
);
