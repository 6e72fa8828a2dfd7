import {told, type PageMessage} from '../../live.ts';
import type {Page} from '../../page.ts';
import {whenStill} from './scrolling.ts';
import type {View} from './view.ts';

/** A browser tries again by itself where nobody answers, but not where the answer was another than events. */
const againMs = 2_000;

/** A page that takes long to draw is drawn less often: so many times as long it is left to its reader. */
const restFactor = 9;

/** Keeps the page as its server tells. What comes between two drawings, while it scrolls or nobody looks, is drawn once. */
export const listen = (view: View): void => {
  const source = new EventSource('events');
  const tell = pageTeller(view);
  source.onopen = () => (view.connected.value = true);
  source.onerror = () => {
    view.connected.value = false;
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, againMs, view);
  };
  source.onmessage = ({data}: MessageEvent<string>) => tell(JSON.parse(data) as PageMessage);
};

const pageTeller = ({page}: View): ((message: PageMessage) => void) => {
  let next: Page | undefined;
  let isBusy = false;
  const draw = (): void => {
    const begin = performance.now();
    page.value = next!;
    next = undefined;
    requestAnimationFrame(() => setTimeout(rested, restFactor * (performance.now() - begin)));
  };
  const rested = (): void => {
    isBusy = next !== undefined;
    if (isBusy) whenStill(draw);
  };
  return (message) => {
    next = told(next ?? page.value, message);
    if (!isBusy) rested();
  };
};
