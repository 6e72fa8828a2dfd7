import {told, type PageMessage} from '../../live.ts';
import type {View} from './view.ts';

/** Keeps the page as its server tells. What comes between two frames is drawn once. */
export const listen = ({page, connected}: View): void => {
  const source = new EventSource('events');
  let waiting: PageMessage[] = [];
  const drain = (): void => {
    const messages = waiting;
    waiting = [];
    page.value = messages.reduce(told, page.value);
  };
  source.onopen = () => (connected.value = true);
  source.onerror = () => (connected.value = false);
  source.onmessage = ({data}: MessageEvent<string>) => {
    if (waiting.length === 0) requestAnimationFrame(drain);
    waiting.push(JSON.parse(data) as PageMessage);
  };
};
