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
const step = 3;
/** Rows that the tallest box has in sight. */
const inSight = 21;
/** Rows drawn before and after those: scrolling shows them before it is heard of. */
const margin = 5;

/** Which rows of a long table are drawn: those in sight and some around them; all of them on paper. */
export const useWindow = (
  count: number,
): {first: number; end: number; onScroll: (event: TargetedEvent<HTMLElement>) => void} => {
  const top = useSignal(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const whole = count <= small || useView().appearance.printing.value;
  const onScroll = ({currentTarget}: TargetedEvent<HTMLElement>): void => {
    top.value = Math.floor(currentTarget.scrollTop / rowHeight / step) * step;
    // Rows that only pass beneath the pointer are not pointed at: to mark each costs more than all the rest.
    currentTarget.classList.add('scrolling');
    clearTimeout(timer.current);
    timer.current = setTimeout(() => currentTarget.classList.remove('scrolling'), stillMs);
  };
  if (whole) return {first: 0, end: count, onScroll};
  const last = count - inSight - step;
  const first = Math.max(0, Math.min(top.value, last) - margin);
  return {first, end: Math.min(count, top.value + step + inSight + margin), onScroll};
};
