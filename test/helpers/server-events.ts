import {told, type PageMessage} from '../../src/page/live.ts';
import type {Page} from '../../src/page/page.ts';

/** Follows a live page as a browser does, from its first whole page on. */
export class Follower {
  readonly #messages: AsyncIterator<PageMessage>;
  readonly #end = new AbortController();
  readonly seen: PageMessage['type'][] = [];
  page: Page | undefined;

  /** @param url of the page, with a slash at its end. */
  constructor(url: string) {
    this.#messages = messagesFrom(url, this.#end.signal);
  }

  /** The page as soon as it is so. */
  async until(isSo: (page: Page) => boolean): Promise<Page> {
    while (!this.page || !isSo(this.page)) {
      const {value, done} = (await this.#messages.next()) as IteratorResult<PageMessage, undefined>;
      if (done) throw new Error('the server ended the events');
      this.seen.push(value.type);
      this.page = value.type === 'page' ? value.page : told(this.page as Page, value);
    }
    return this.page;
  }

  close(): void {
    this.#end.abort();
  }
}

async function* messagesFrom(url: string, signal: AbortSignal): AsyncGenerator<PageMessage, undefined> {
  const {body} = await fetch(`${url}events`, {signal});
  let text = '';
  for await (const chunk of body!.pipeThrough(new TextDecoderStream())) {
    const events = (text + chunk).split('\n\n');
    text = events.pop()!;
    for (const event of events)
      if (event.startsWith('data: ')) yield JSON.parse(event.slice('data: '.length)) as PageMessage;
  }
  return undefined;
}
