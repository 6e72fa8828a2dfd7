import {useSignal} from '@preact/signals';
import type {ComponentChildren, JSX} from 'preact';
import {useView} from '../state/view.ts';

interface DisclosureProps {
  readonly summary: string;
  readonly children: ComponentChildren;
}

/** What is there for who asks; on paper it is open. */
export const Disclosure = ({summary, children}: DisclosureProps): JSX.Element => {
  const {printing} = useView().appearance;
  const open = useSignal(false);
  return (
    <details
      class="disclosure"
      open={open.value || printing.value}
      onToggle={({currentTarget}) => {
        if (!printing.value) open.value = currentTarget.open;
      }}
    >
      <summary>{summary}</summary>
      {(open.value || printing.value) && children}
    </details>
  );
};
