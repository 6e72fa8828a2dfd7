import {useSignal} from '@preact/signals';
import type {TargetedEvent} from 'preact';
import {useRef} from 'preact/hooks';
import {stillMs} from '../../state/scrolling.ts';
import {useView} from '../../state/view.ts';

/** Pixels from one row to the next. */
export const rowHeight = 34;
/** Tables of fewer rows are drawn whole. */
const small = 80;
/** Rows that scrolling draws at once: so few that one frame has the time. */
const blockSize = 3;
/** Rows that the tallest box has in sight. */
const inSight = 21;
/** Rows drawn before and after those: scrolling shows them before it is heard of. */
const margin = 2 * blockSize;

/** Rows `first` to before `end`. */
interface Block {
  readonly first: number;
  readonly end: number;
}

interface Window {
  /** At least one; they follow each other. */
  readonly blocks: readonly Block[];
  readonly onScroll: (event: TargetedEvent<HTMLElement>) => void;
}

/** Which rows of a long table are drawn: those in sight and some around them; all of them on paper. */
export const useWindow = (count: number): Window => {
  const top = useSignal(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const whole = count <= small || useView().appearance.printing.value;
  const onScroll = ({currentTarget}: TargetedEvent<HTMLElement>): void => {
    top.value = inBlocks(currentTarget.scrollTop / rowHeight);
    // Rows that only pass beneath the pointer are not pointed at: to mark each costs more than all the rest.
    currentTarget.classList.add('scrolling');
    clearTimeout(timer.current);
    timer.current = setTimeout(() => currentTarget.classList.remove('scrolling'), stillMs);
  };
  return {blocks: whole ? [{first: 0, end: count}] : blocksAround(top.value, count), onScroll};
};

const inBlocks = (rows: number): number => Math.floor(rows / blockSize) * blockSize;

const blocksAround = (top: number, count: number): readonly Block[] => {
  const first = Math.max(0, Math.min(top, inBlocks(count - inSight - blockSize)) - margin);
  const end = Math.min(count, top + blockSize + inSight + margin);
  return Array.from({length: Math.ceil((end - first) / blockSize)}, (_, block) => ({
    first: first + block * blockSize,
    end: Math.min(first + (block + 1) * blockSize, end),
  }));
};
