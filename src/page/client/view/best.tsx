import type {JSX} from 'preact';

/** What no other is better than. */
export const Best = ({text}: {readonly text: string}): JSX.Element => (
  <strong class="best">
    <span aria-hidden="true">★</span>
    <span class="visually-hidden">best: </span> {text}
  </strong>
);
