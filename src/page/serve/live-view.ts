import type {PageMessage} from '../live.ts';
import type {Page} from '../page.ts';
import {changes} from './changes.ts';
import type {Subject} from './subject.ts';

/** A page that is kept up to date while somebody looks at it. */
export interface LiveView {
  /** As it is now. */
  page(): Promise<Page>;
  /** Tells `hear` the whole page, then what changes, until the returned function is called. */
  follow(hear: (message: PageMessage) => void): Promise<() => void>;
}

/** A page changes twice a second at most; one that takes long to make changes less often. */
const pauseMs = 500;
const dutyFactor = 5;

/** What no sign tells of, such as an edited stage type, shows after so many looks. */
const looksBetween = 10;

export const liveView = (subject: Subject): LiveView => {
  const listeners = new Set<(message: PageMessage) => void>();
  let shown: Shown | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  let looks = 0;
  let timer: NodeJS.Timeout | undefined;

  /** The page as it is now; who follows it is told. One after the other: each is told in the order of the pages. */
  const look = (): Promise<Page> => {
    const page = turn.then(async () => {
      const before = shown;
      shown = await next(subject, before);
      const news = before ? changes(before.page, shown.page) : [];
      for (const message of news) for (const hear of listeners) hear(message);
      return shown.page;
    });
    turn = page.catch(() => undefined);
    return page;
  };

  const lookIfDue = async (): Promise<void> => {
    const isDue = ++looks % looksBetween === 0 || !shown || subject.sign(shown.page) !== shown.sign;
    if (isDue) await look();
  };

  const schedule = (afterMs: number): void => {
    timer ??= setTimeout(() => {
      const begin = performance.now();
      // What cannot be read now, such as a cache on a network file system that is away, can be later.
      void lookIfDue()
        .catch(() => undefined)
        .finally(() => {
          timer = undefined;
          if (listeners.size > 0) schedule(Math.max(pauseMs, dutyFactor * (performance.now() - begin)));
        });
    }, afterMs).unref();
  };

  return {
    page: look,
    follow: async (hear) => {
      hear({type: 'page', page: await look()});
      listeners.add(hear);
      schedule(pauseMs);
      return () => void listeners.delete(hear);
    },
  };
};

interface Shown {
  readonly page: Page;
  readonly sign: string;
}

/** The sign is read before the page is made: what happens meanwhile is seen the next time. */
const next = async (subject: Subject, before: Shown | undefined): Promise<Shown> => {
  const sign = before && subject.sign(before.page);
  const page = await subject.page();
  return {page, sign: sign ?? subject.sign(page)};
};
