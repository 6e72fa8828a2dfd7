import {useSignal, type ReadonlySignal} from '@preact/signals';
import type {RefObject} from 'preact';
import {useLayoutEffect, useRef} from 'preact/hooks';
import {whenStill} from '../state/scrolling.ts';
import {useView} from '../state/view.ts';

/** How far from the window counts as in sight, so that what is scrolled to is there already. */
const margin = '50%';

/**
 * Whether somebody can see an element, or soon can; while the page scrolls, whether it was so before. On paper there is
 * nothing else.
 */
export const useSight = (ref: RefObject<Element | null>): ReadonlySignal<boolean> => {
  const seen = useSignal(true);
  const {printing} = useView().appearance;
  useLayoutEffect(() => {
    if (!ref.current) return;
    let isNear = true;
    const observer = new IntersectionObserver(
      (entries) => {
        isNear = entries.at(-1)!.isIntersecting;
        if (printing.value) seen.value = true;
        else whenStill(() => (seen.value = isNear));
      },
      {rootMargin: margin},
    );
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, [printing.value]);
  return seen;
};

/** A value as it is while it may be seen, and else as it was last. */
export const useSeen = <Value>(value: Value, isSeen: boolean): Value => {
  const last = useRef(value);
  if (isSeen) last.current = value;
  return last.current;
};
