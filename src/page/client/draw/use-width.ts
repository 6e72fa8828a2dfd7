import {useSignal, type Signal} from '@preact/signals';
import type {RefObject} from 'preact';
import {useLayoutEffect, useRef} from 'preact/hooks';

/** The width of an element in CSS pixels, as it changes; 0 before it is known. */
export const useWidth = (): {ref: RefObject<HTMLDivElement | null>; width: Signal<number>} => {
  const ref = useRef<HTMLDivElement>(null);
  const width = useSignal(0);
  useLayoutEffect(() => {
    if (!ref.current) return;
    width.value = ref.current.clientWidth;
    const observer = new ResizeObserver(([entry]) => (width.value = Math.floor(entry!.contentRect.width)));
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, []);
  return {ref, width};
};
