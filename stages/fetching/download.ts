import {rm, stat} from 'node:fs/promises';
import {pipeline} from 'node:stream/promises';
import {setTimeout as sleep} from 'node:timers/promises';
import {EnvHttpProxyAgent, interceptors, request, type Dispatcher} from 'undici';
import type {Fetching} from './fetch-file.ts';
import {sink, sinkBytes} from './sink.ts';

/** How often a source is asked before it is given up, and how long it may be silent. */
const attempts = 5;
const silenceMs = 30_000;
/** Before the second attempt; each pause is twice the one before. */
const firstPauseMs = 500;
const redirections = 10;

/**
 * Downloads to a file, and goes on at its end if there is a part of it already (RFC 9110, 14: Range). By way of the
 * proxies that HTTP_PROXY, HTTPS_PROXY and NO_PROXY name. What fails by the way is tried again, from where it was.
 *
 * @throws Error that says what the server answered last.
 */
export const download = async (url: string, part: string, fetching: Fetching): Promise<void> => {
  const dispatcher = new EnvHttpProxyAgent({
    connect: {timeout: silenceMs},
    headersTimeout: silenceMs,
    bodyTimeout: silenceMs,
  }).compose(interceptors.redirect({maxRedirections: redirections}));
  try {
    await persistently(() => once(url, part, dispatcher, fetching), url, fetching);
  } finally {
    await dispatcher.destroy();
  }
};

/** An answer after which it is of no use to ask again. */
class Refused extends Error {
  override readonly name = 'Refused';
}

const persistently = async (
  download: () => Promise<void>,
  url: string,
  {report, signal}: Fetching,
): Promise<void> => {
  for (let attempt = 1, pauseMs = firstPauseMs; ; attempt++, pauseMs *= 2) {
    try {
      await download();
      return;
    } catch (error) {
      signal.throwIfAborted();
      if (attempt === attempts || error instanceof Refused) throw error;
      report.note(`${url}: ${(error as Error).message}; tried again in ${pauseMs} ms`);
    }
    await sleep(pauseMs, undefined, {signal});
  }
};

const once = async (
  url: string,
  part: string,
  dispatcher: Dispatcher,
  {report, signal}: Fetching,
): Promise<void> => {
  const have = await sizeOf(part);
  const headers = {'accept-encoding': 'identity', ...(have > 0 && {range: `bytes=${have}-`})};
  const response = await request(url, {dispatcher, headers, signal, highWaterMark: sinkBytes});
  // What there is cannot be the beginning of what is there now: the next attempt begins anew.
  if (response.statusCode === 416) await rm(part, {force: true});
  const first = await firstByte(response, have);
  const total = first + Number(response.headers['content-length'] ?? NaN);
  let done = first;
  const counted = (bytes: number): void => {
    done += bytes;
    report.progress(done, Number.isNaN(total) ? done : total);
  };
  await pipeline(response.body, sink(part, first > 0 ? 'a' : 'w', counted), {signal});
  if (done < total) throw new Error(`the server sent ${done} of ${total} bytes`);
};

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({size}) => size,
    () => 0,
  );

/** Where the answer's bytes belong: at the end of what there is, or at the beginning if the server does not know ranges. */
const firstByte = async (
  {statusCode, headers, body}: Dispatcher.ResponseData,
  have: number,
): Promise<number> => {
  if (statusCode === 200) return 0;
  if (statusCode === 206 && String(headers['content-range']).startsWith(`bytes ${have}-`)) return have;
  await body.dump();
  const answer = `the server answered ${statusCode}`;
  const again = statusCode >= 500 || [408, 416, 429].includes(statusCode);
  throw again ? new Error(answer) : new Refused(answer);
};
