import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import type {Cache} from '../../cache/cache.ts';
import {renderReport} from '../report.ts';
import {sendArtifactFile, sendLog} from './cache-files.ts';
import {sendEvents} from './events.ts';
import {indexPage} from './index-page.ts';
import type {LiveView} from './live-view.ts';
import {refuse, refusalOf, sendHtml} from './respond.ts';

/** A live page and what a list of several calls it. */
export interface Served {
  readonly title: string;
  readonly view: LiveView;
}

/**
 * A server of live pages, of the files of artifacts and of logs, for programs of this machine alone. It only reads:
 * nothing that a browser sends changes anything.
 *
 *     /                          the page if there is one, else a list
 *     /<number>/                 a page
 *     /<number>/events           what changes, as server-sent events
 *     /artifacts/<digest>/<path>
 *     /logs/<key>
 */
export const pageServer = (pages: readonly Served[], cache: Cache): Server =>
  createServer((request, response) => {
    answer({request, response, pages, cache}).catch((error: unknown) => {
      refuse(response, 500, error instanceof Error ? error.message : String(error));
    });
  });

interface Request {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly pages: readonly Served[];
  readonly cache: Cache;
}

const answer = async (asked: Request): Promise<void> => {
  const {request, response} = asked;
  const refusal = refusalOf(request);
  if (refusal) {
    refuse(response, refusal.code, refusal.message);
    return;
  }
  const path = pathOf(request);
  for (const [pattern, send] of routes) {
    const words = pattern.exec(path);
    if (words) return send(asked, ...words.slice(1));
  }
  refuse(response, 404, 'There is nothing here.');
};

type Route = (asked: Request, ...words: readonly string[]) => Promise<void>;

const sendHome: Route = ({response, pages}) => {
  if (pages.length === 1) response.writeHead(302, {location: '/0/'}).end();
  else sendHtml(response, indexPage(pages.map(({title}) => title)));
  return Promise.resolve();
};

/** Of the page of a number, if there is one. */
const ofPage =
  (send: (view: LiveView, asked: Request) => Promise<void>): Route =>
  async (asked, number) => {
    const page = asked.pages[Number(number)];
    if (page) await send(page.view, asked);
    else refuse(asked.response, 404, 'There is no such page.');
  };

const routes: readonly (readonly [RegExp, Route])[] = [
  [/^\/$/, sendHome],
  [/^\/(\d+)\/$/, ofPage(async (view, {response}) => sendHtml(response, renderReport(await view.page())))],
  [/^\/(\d+)\/events$/, ofPage((view, {request, response}) => sendEvents(request, response, view))],
  [
    /^\/artifacts\/([0-9a-f]{64})\/(.+)$/,
    ({response, cache}, digest = '', path = '') => sendArtifactFile(response, cache, digest, path),
  ],
  [/^\/logs\/([0-9a-f]{64})$/, ({response, cache}, key = '') => sendLog(response, cache, key)],
];

/** Decoded once, without what follows a question mark; a path that is none names nothing. */
const pathOf = ({url = ''}: IncomingMessage): string => {
  try {
    return decodeURIComponent(url.replace(/\?.*$/s, ''));
  } catch {
    return '';
  }
};
