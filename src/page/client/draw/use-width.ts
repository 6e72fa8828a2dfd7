import {useComputed, useSignal, type ReadonlySignal} from '@preact/signals';
import type {RefObject} from 'preact';
import {useLayoutEffect, useRef} from 'preact/hooks';
import {useView} from '../state/view.ts';

/** Between the margins of A4, in CSS pixels: of a page that is being printed a browser tells no width. */
const paper = 700;

/** The width that an element has to draw in, in CSS pixels, as it changes; 0 before it is known. */
export const useWidth = (): {ref: RefObject<HTMLDivElement | null>; width: ReadonlySignal<number>} => {
  const ref = useRef<HTMLDivElement>(null);
  const measured = useSignal(0);
  const {printing} = useView().appearance;
  const width = useComputed(() => (printing.value ? Math.min(measured.value, paper) : measured.value));
  useLayoutEffect(() => {
    if (!ref.current) return;
    measured.value = ref.current.clientWidth;
    const observer = new ResizeObserver(([entry]) => (measured.value = Math.floor(entry!.contentRect.width)));
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, []);
  return {ref, width};
};
