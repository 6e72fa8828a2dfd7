import {computed, signal, type ReadonlySignal, type Signal} from '@preact/signals';
import type {Page} from '../../page.ts';
import {filtered, noFilter, type Filter} from '../model/filter.ts';
import {pointsOf, type Point} from '../model/points.ts';

/** What a dialog is open on. */
export type Opened =
  | {readonly type: 'stage'; readonly id: string}
  | {readonly type: 'trial'; readonly id: string}
  | {
      readonly type: 'image';
      readonly stage: string;
      readonly name: string;
      readonly trial?: string | undefined;
    };

/** What the reader has chosen that concerns more than one part of the page. */
export interface Choices {
  readonly filter: Signal<Filter>;
  readonly opened: Signal<Opened | undefined>;
  /** Name of the point that is pointed at. */
  readonly hovered: Signal<string | undefined>;
  /** All points, and those that pass the filter. */
  readonly points: ReadonlySignal<readonly Point[]>;
  readonly shown: ReadonlySignal<readonly Point[]>;
}

export const openChoices = (page: Signal<Page>): Choices => {
  const filter = signal(noFilter);
  const sweep = computed(() => page.value.sweep);
  const points = computed(() => (sweep.value ? pointsOf(sweep.value) : []));
  const shown = computed(() => filtered(points.value, filter.value));
  return {filter, points, shown, opened: signal(undefined), hovered: signal(undefined)};
};
