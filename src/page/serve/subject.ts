import type {Page} from '../page.ts';

/** What a live page is about: a pipeline or a sweep, as it is at any moment. */
export interface Subject {
  readonly title: string;
  /** @throws what keeps it from being read, in words for the user. */
  page(): Promise<Page>;
  /** A text that differs whenever the page may differ from this one; cheap, since it is asked for twice a second. */
  sign(page: Page): string;
}
