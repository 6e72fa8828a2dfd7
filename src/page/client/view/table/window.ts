import {useSignal} from '@preact/signals';
import type {TargetedEvent} from 'preact';
import {useRef} from 'preact/hooks';
import {useView} from '../../state/view.ts';

/** Pixels from one row to the next. */
export const rowHeight = 34;
/** Tables of fewer rows are drawn whole. */
const small = 80;
const step = 10;
const shown = 40;
/** After the last step of scrolling. */
const stillMs = 100;

/** Which rows of a long table are drawn: those in sight and some around them; all of them on paper. */
export const useWindow = (
  count: number,
): {first: number; end: number; onScroll: (event: TargetedEvent<HTMLElement>) => void} => {
  const top = useSignal(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const whole = count <= small || useView().appearance.printing.value;
  const onScroll = ({currentTarget}: TargetedEvent<HTMLElement>): void => {
    // A block of rows at a time: most frames of scrolling draw nothing.
    top.value = Math.floor(currentTarget.scrollTop / rowHeight / step) * step;
    // Rows that only pass beneath the pointer are not pointed at: to mark each costs more than all the rest.
    currentTarget.classList.add('scrolling');
    clearTimeout(timer.current);
    timer.current = setTimeout(() => currentTarget.classList.remove('scrolling'), stillMs);
  };
  if (whole) return {first: 0, end: count, onScroll};
  const first = Math.max(0, Math.min(top.value, count - shown) - step);
  return {first, end: Math.min(count, top.value + shown), onScroll};
};
