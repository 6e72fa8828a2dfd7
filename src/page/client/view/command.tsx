import {useSignal} from '@preact/signals';
import type {JSX} from 'preact';

/** A command to type, with a button that copies it. */
export const Command = ({text}: {readonly text: string}): JSX.Element => {
  const answer = useSignal('');
  const copy = async (): Promise<void> => {
    answer.value = (await copied(text)) ? 'Copied' : 'Select it to copy';
    setTimeout(() => (answer.value = ''), 2_000);
  };
  return (
    <div class="command">
      <pre tabIndex={0} aria-label="Command that makes it again">
        <code>{text}</code>
      </pre>
      <button type="button" class="control" onClick={() => void copy()}>
        Copy
      </button>
      <span role="status" class="soft">
        {answer.value}
      </span>
    </div>
  );
};

/** A browser may refuse the clipboard to a page that came from a file. */
const copied = async (text: string): Promise<boolean> => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
};
