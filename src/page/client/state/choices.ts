import {computed, signal, type ReadonlySignal, type Signal} from '@preact/signals';
import type {SweepSummary} from '../../../sweep/summary.ts';
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
  /** The metrics that the reader ticked; undefined before, none means all. */
  readonly ticked: Signal<ReadonlySet<string> | undefined>;
  /** The metrics that are columns and axes. */
  readonly metrics: ReadonlySignal<readonly string[]>;
  /** Name of the point that is pointed at. */
  readonly hovered: Signal<string | undefined>;
  /** All points, and those that pass the filter. */
  readonly points: ReadonlySignal<readonly Point[]>;
  readonly shown: ReadonlySignal<readonly Point[]>;
}

/** So many metrics a reader takes in; a pipeline may tell hundreds. Those of the goals come first. */
const mostMetrics = 8;

export const openChoices = (page: Signal<Page>): Choices => {
  const filter = signal(noFilter);
  const sweep = computed(() => page.value.sweep);
  const points = computed(() => (sweep.value ? pointsOf(sweep.value) : []));
  const shown = computed(() => filtered(points.value, filter.value));
  const ticked = signal<ReadonlySet<string> | undefined>(undefined);
  return {
    filter,
    points,
    shown,
    ticked,
    metrics: metricsOf(sweep, ticked),
    opened: signal(undefined),
    hovered: signal(undefined),
  };
};

/** The same list while only numbers change: columns and axes are made of it. */
const metricsOf = (
  sweep: ReadonlySignal<SweepSummary | undefined>,
  ticked: Choices['ticked'],
): Choices['metrics'] => {
  const all = computed(() => sweep.value?.metrics);
  const goals = computed(() => sweep.value?.goals.length ?? 0);
  return computed(() => {
    if (!all.value) return [];
    const chosen = ticked.value;
    if (!chosen) return all.value.slice(0, Math.max(mostMetrics, goals.value));
    return all.value.filter((metric) => chosen.size === 0 || chosen.has(metric));
  });
};
