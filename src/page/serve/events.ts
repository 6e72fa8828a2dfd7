import type {IncomingMessage, ServerResponse} from 'node:http';
import type {LiveView} from './live-view.ts';
import {safeHeaders} from './respond.ts';

/** How often a silent connection shows that it is there. */
const signMs = 15_000;

/** A reader so far behind is cut off: it comes back and begins with the whole page. */
const mostBehind = 64 << 20;

/** Tells a page of its changes until it is closed. */
export const sendEvents = async (
  request: IncomingMessage,
  response: ServerResponse,
  view: LiveView,
): Promise<void> => {
  response.writeHead(200, {...safeHeaders, 'content-type': 'text/event-stream'});
  if (request.method === 'HEAD') return void response.end();
  response.write('retry: 1000\n\n');
  const sign = setInterval(() => response.write(':\n\n'), signMs).unref();
  response.once('close', () => clearInterval(sign));
  const stop = await view.follow((message) => {
    response.write(`data: ${JSON.stringify(message)}\n\n`);
    if (response.writableLength > mostBehind) response.destroy();
  });
  if (response.closed) stop();
  else response.once('close', stop);
};
